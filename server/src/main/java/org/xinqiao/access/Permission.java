package org.xinqiao.access;

import java.util.EnumSet;
import java.util.Set;

/// What a handler of the web edge demands of whoever calls it. The first three are not in the
/// matrix of `access/permissions.csv`: they hold for everybody, for a patient's link or for any
/// member of staff.
public enum Permission {
  /// Anybody on the network: sign-in, health. Gives out nothing about anybody.
  PUBLIC,
  /// A page behind a patient's link. The module of that page checks the link and its own cookie.
  PATIENT_LINK,
  /// Any member of staff with a session, whatever the role.
  SIGNED_IN,
  TASK_VIEW,
  TASK_WORK,
  PATIENT_SEARCH,
  /// Save views of lists, for oneself and one's department.
  VIEW_KEEP,
  /// Save views of lists for everyone.
  VIEW_SHARE,
  /// Ask that many patients be called.
  FOLLOW_UP_ASK,
  PATIENT_VIEW,
  /// See a whole phone number; each time with a reason, each time in the audit.
  PATIENT_REVEAL_PHONE,
  /// See which diagnoses of the most sensitive class a patient has; likewise.
  PATIENT_REVEAL_DIAGNOSIS,
  /// Register somebody at the desk, and see who in the whole hospital may be the same person.
  CARD_OPEN,
  /// See which records may be one person, and say that they are not.
  REGISTRATION_REVIEW,
  /// Let one record stand for another, and undo that.
  PATIENT_MERGE,
  /// See which contacts were not sent or were moved, and why.
  UNSENT_VIEW,
  /// Read texts from phones that no patient has, and say whose they are.
  UNKNOWN_TEXT_HANDLE,
  CONSENT_RECORD,
  /// Take down what a risk score needs and no system of the hospital said.
  RISK_RECORD,
  /// Take down how a patient said that they like to be treated.
  PREFERENCE_RECORD,
  /// Say what a patient is a member of, and end it.
  MEMBERSHIP_RECORD,
  /// Have patients asked about themselves, and take down what they answer.
  SELF_REPORT_RECORD,
  /// Mute a patient's plan for a while, let it speak again, end it.
  PLAN_KEEP,
  /// Put tags on patients, take them off, overrule the rules that put them on.
  TAG_KEEP,
  /// Read which tags, strata and strategies there are, and of how many patients they are true.
  TAG_VIEW,
  /// Decide about the words that staff wrote as tags: words and numbers, no patients.
  TAG_REVIEW,
  /// Take down who acts for a patient, and end it.
  REPRESENTATIVE_RECORD,
  /// Open a file in an emergency that is otherwise closed to the person.
  EMERGENCY_OPEN,
  /// See which files were opened in an emergency, and say whether rightly.
  EMERGENCY_REVIEW,
  /// Say who belongs to a patient's care team.
  CARE_TEAM_KEEP,
  /// Say who must not see a patient's file.
  EXCLUSION_KEEP,
  ALERT_ACKNOWLEDGE,
  INTEGRATION_VIEW,
  /// Admit a peer, replay a message.
  INTEGRATION_OPERATE,
  /// Let a partner fetch whole lists of patients, and stop that.
  EXPORT_ALLOW,
  /// Load files of patients' data, and take them back.
  IMPORT_RUN,
  /// Numbers only. Read what surveys of others and public pages say of the hospital, of whichever
  /// patient.
  FEEDBACK_VIEW,
  /// Take such opinions in from files, and take them back.
  FEEDBACK_IMPORT,
  MEASURE_VIEW,
  /// The patients behind a number.
  MEASURE_PATIENTS,
  /// See which models there are and how good each is. Numbers only.
  PREDICTION_VIEW,
  /// Train the models on the hospital's own past, and stop that.
  PREDICTION_TRAIN,
  /// Read which facts conditions may ask for.
  FACT_VIEW,
  /// Try a condition: see of how many patients it holds, and of whom.
  CONDITION_CHECK,
  /// Read the saved segments, try one that is being written, and ask why a patient is in it.
  SEGMENT_VIEW,
  /// Save segments; change and delete one's own, or all where the right is good for the hospital.
  SEGMENT_EDIT,
  /// Take out a list of patients as a file, with a purpose.
  LISTING_ASK,
  /// Allow the long list of somebody else.
  LISTING_APPROVE,
  /// Tell which list a found file came from.
  LISTING_TRACE,
  /// Go through all accounts and tokens, and say which are still needed.
  ACCESS_REVIEW,
  /// Make, change and close accounts of staff.
  STAFF_MANAGE,
  /// Say what members of staff can be given, and when they are away. No patients.
  DUTY_KEEP,
  /// Ask that a patient be erased, after reading what that takes away.
  ERASURE_ASK,
  /// Approve that a patient be erased whom somebody else asked for, and let one who was come back.
  ERASURE_APPROVE,
  /// Let everything be sent again after a restore.
  SENDING_RELEASE,
  /// Stop sending, of a channel, of a pathway or altogether, and let it go on.
  SENDING_STOP,
  /// Read which greetings there are and whom they fit, and switch them on and off. Words only.
  GREETING_KEEP,
  /// Change the root key of the hospital.
  KEY_MANAGE,
  /// Search the audit, and fetch it as a file that proves itself.
  AUDIT_VIEW;

  /// Those whose handlers answer nothing about single patients. For all others, also for those that
  /// somebody adds tomorrow, the database itself holds the caller to their reach ([Scope]).
  private static final Set<Permission> NOT_ABOUT_PATIENTS =
      EnumSet.of(
          INTEGRATION_VIEW,
          INTEGRATION_OPERATE,
          EXPORT_ALLOW,
          IMPORT_RUN,
          MEASURE_VIEW,
          PREDICTION_VIEW,
          PREDICTION_TRAIN,
          FACT_VIEW,
          TAG_REVIEW,
          VIEW_KEEP,
          VIEW_SHARE,
          LISTING_APPROVE,
          LISTING_TRACE,
          SENDING_STOP,
          GREETING_KEEP,
          ACCESS_REVIEW,
          STAFF_MANAGE,
          DUTY_KEEP,
          AUDIT_VIEW);

  /// True for those that the matrix does not decide.
  boolean marker() {
    return this == PUBLIC || this == PATIENT_LINK || this == SIGNED_IN;
  }

  boolean aboutPatients() {
    return !marker() && !NOT_ABOUT_PATIENTS.contains(this);
  }
}
