let counter = 0;

/** Invented people only: the area code 990101 is not assigned, 1300000xxxx belongs to nobody. */
export function idCard(birthDate, order = 17) {
  const digits = `990101${birthDate}${String(order).padStart(3, '0')}`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, i) => total + weight * Number(digits[i]), 0);
  return digits + '10X98765432'[sum % 11];
}

/** A control id that no other message of this run has. */
export const controlId = (prefix = 'E2E') =>
  `${prefix}${Date.now().toString(36)}${++counter}`.toUpperCase();

const pad = (number) => String(number).padStart(2, '0');

/** `yyyyMMddHHmmss` of the hospital's zone, without and with its offset. */
export function hl7Time(date = new Date()) {
  const local = new Date(date.getTime() + 8 * 3_600_000);
  return (
    `${local.getUTCFullYear()}${pad(local.getUTCMonth() + 1)}${pad(local.getUTCDate())}` +
    `${pad(local.getUTCHours())}${pad(local.getUTCMinutes())}${pad(local.getUTCSeconds())}`
  );
}

/**
 * ADT^A04 of an outpatient visit. Every part can be given; `pid3: ''` leaves the identifier out.
 */
export function registration({
  control = controlId(),
  application = 'HIS',
  facility = 'SZYY',
  patient = `P${Date.now() % 10_000_000}${++counter}`,
  pid3 = `${patient}^^^HIS^PI~${idCard('19620305')}^^^MPS&2.16.156.10011.1.3&ISO^NNCHN`,
  name = '欧阳^宁静^^^^^L',
  birthDate = '19620305',
  sex = 'F',
  phone = '13000000042',
  at = new Date(),
  visit = `MZ${Date.now()}${++counter}`,
} = {}) {
  const now = hl7Time(at);
  return [
    `MSH|^~\\&|${application}|${facility}|PRM|SZYY|${now}+0800||ADT^A04^ADT_A01|${control}|P|2.5|||AL|AL|CHN|UNICODE UTF-8`,
    `EVN|A04|${now}+0800`,
    `PID|1||${pid3}||${name}||${birthDate}|${sex}|||青枫里8幢302室^^杭州市西湖区^浙江省^310013^CHN^H|330106|^PRN^CP^^^^${phone}`,
    `PV1|1|O|骨科门诊^^^SZYY||||D4013^卞^维康^^^^^^HIS|||0401^骨科|||||||||${visit}^^^HIS^VN|||||||||||||||||||||||||${now}`,
    '',
  ].join('\r');
}

/** `yyyyMMdd` and `yyyy-MM-dd` of the hospital's day that is so many days after that moment's. */
export const hl7Day = (date, days = 0) =>
  hl7Time(new Date(date.getTime() + days * 86_400_000)).slice(0, 8);
export const isoDay = (date, days = 0) => hl7Day(date, days).replace(/(....)(..)(..)/, '$1-$2-$3');

/** That time of the hospital's day, so many days after that moment's. */
export const hospitalTime = (date, days, time) =>
  new Date(`${isoDay(date, days)}T${time}:00+08:00`);

/**
 * ADT^A03: the discharge after a new knee.
 *
 * @param at when the patient left
 * @param operatedOn day of the operation, `yyyyMMdd`
 * @param advice the surgeon's words; "4周后门诊复查" in them is the order for a return visit
 */
export function discharge({
  control = controlId('OUT'),
  patient,
  name,
  birthDate = '19480903',
  sex = 'M',
  phone = '13000000003',
  email,
  at = new Date(),
  operatedOn = hl7Day(at, -6),
  advice = null,
  visit = `ZY${patient}`,
  department = '0401^骨科',
}) {
  const left = hl7Time(at);
  return [
    `MSH|^~\\&|HIS|SZYY|PRM|SZYY|${left}+0800||ADT^A03^ADT_A03|${control}|P|2.5|||AL|AL|CHN|UNICODE UTF-8`,
    `EVN|A03|${left}+0800`,
    `PID|1||${patient}^^^HIS^PI||${name}||${birthDate}|${sex}|||||^PRN^CP^^^^${phone}~^NET^Internet^${email}`,
    `PV1|1|I|骨科二病区^08^02^SZYY||||D0789^孙^立群^^^^^^HIS|||${department}|||||||||${visit}^^^HIS^VN|||||||||||||||||01^医嘱离院|HOME|||||||${hl7Day(at, -7)}101200|${left}`,
    `PR1|1||81.5400x001^右侧全膝关节置换术^ICD9CM3GB||${operatedOn}090000|P`,
    ...(advice ? [`OBX|1|TX|DISCHARGE-ADVICE^出院医嘱^L||${advice}||||||F`] : []),
    '',
  ].join('\r');
}

/** As HL7 v2 writes text that holds its own signs. */
export const escaped = (text) =>
  text.replace(
    /[\\|^&~\r\n\t]/g,
    (sign) =>
      ({
        '\\': '\\E\\',
        '|': '\\F\\',
        '^': '\\S\\',
        '&': '\\T\\',
        '~': '\\R\\',
        '\r': ' ',
        '\n': ' ',
        '\t': ' ',
      })[sign],
  );

/**
 * ORU^R01: results of a patient who is known.
 *
 * @param values `[code, name, value, unit]` each
 */
export function results({
  control = controlId('LAB'),
  patient,
  name,
  birthDate,
  sex = 'F',
  at = new Date(),
  order = `JY${Date.now()}${++counter}`,
  measured = at,
  values,
}) {
  const now = hl7Time(at);
  const then = hl7Time(measured);
  return [
    `MSH|^~\\&|HIS|SZYY|PRM|SZYY|${now}+0800||ORU^R01^ORU_R01|${control}|P|2.5|||AL|AL|CHN|UNICODE UTF-8`,
    `PID|1||${patient}^^^HIS^PI||${name}||${birthDate}|${sex}`,
    `PV1|1|O|心内科门诊^^^SZYY||||||||||||||||MZ${order}^^^HIS^VN`,
    `OBR|1|${order}^HIS|${order}^LIS|SH^生化^L|||${then}`,
    ...values.map(
      ([code, words, value, unit, range = '', flag = ''], n) =>
        `OBX|${n + 1}|NM|${code}^${words}^L||${value}|${unit}|${range}|${flag}|||F|||${then}`,
    ),
    '',
  ].join('\r');
}
