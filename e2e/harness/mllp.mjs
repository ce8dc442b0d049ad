import { connect } from 'node:net';
import { once } from 'node:events';

const START = 0x0b;
const END = Buffer.from([0x1c, 0x0d]);

/** One message over a connection of its own; gives the acknowledgement. */
export async function sendHl7(address, message) {
  const connection = await Mllp.to(address);
  try {
    return await connection.exchange(message);
  } finally {
    connection.close();
  }
}

/** A real socket of a sending system, able to behave badly. `address` is `host:port`. */
export class Mllp {
  #socket;
  #seen = Buffer.alloc(0);
  #waiting = [];

  constructor(socket) {
    this.#socket = socket;
    socket.on('data', (chunk) => {
      this.#seen = Buffer.concat([this.#seen, chunk]);
      this.#handOut();
    });
    socket.on('close', () =>
      this.#waiting
        .splice(0)
        .forEach(({ reject }) => reject(new Error('The connection was closed without an answer'))),
    );
    socket.on('error', () => {}); // `close` follows and tells whoever waits.
  }

  static async to(address) {
    const [host, port] = address.split(':');
    const socket = connect(Number(port), host);
    await once(socket, 'connect');
    return new Mllp(socket);
  }

  async exchange(message) {
    this.send(framed(message));
    return this.answer();
  }

  /** Bytes as they are, framed or not. */
  send(bytes) {
    this.#socket.write(bytes);
  }

  /** No more bytes from this side, but answers are still read. */
  finish() {
    this.#socket.end();
  }

  close() {
    this.#socket.destroy();
  }

  answer(withinMilliseconds = 15_000) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error('No acknowledgement came')),
        withinMilliseconds,
      );
      this.#waiting.push({
        resolve: (ack) => (clearTimeout(timer), resolve(ack)),
        reject: (error) => (clearTimeout(timer), reject(error)),
      });
      this.#handOut();
    });
  }

  #handOut() {
    while (this.#waiting.length > 0) {
      const end = this.#seen.indexOf(END);
      if (end < 0) return;
      const text = this.#seen.subarray(this.#seen.indexOf(START) + 1, end).toString('utf8');
      this.#seen = this.#seen.subarray(end + END.length);
      this.#waiting.shift().resolve(parseAcknowledgement(text));
    }
  }
}

export const framed = (message) => Buffer.concat([Buffer.from([START]), toBytes(message), END]);

const toBytes = (message) => (Buffer.isBuffer(message) ? message : Buffer.from(message, 'utf8'));

function parseAcknowledgement(text) {
  const segments = text.split('\r').map((line) => line.split('|'));
  const msa = segments.find((segment) => segment[0] === 'MSA') ?? [];
  const err = segments.find((segment) => segment[0] === 'ERR');
  return {
    code: msa[1],
    controlId: msa[2],
    words: msa[3] ?? '',
    error: err ? { location: err[2], code: err[3], words: err[8] ?? '' } : null,
    text,
  };
}
