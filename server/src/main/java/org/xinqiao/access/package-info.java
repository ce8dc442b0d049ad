/// Who may do what: accounts, two-step sign-in, sessions, and the permission that every handler of
/// the web edge names. There is one place that decides ([Guard]) and one file that says who may
/// (`access/permissions.csv`); what names no permission is refused.
///
/// Staff sign in with a password and a code from an authenticator (RFC 6238). A session comes into
/// being only with the second of them. Guessing is answered by delay, never by locking an account:
/// a lock is a weapon in the hand of whoever knows a user name.
@ApplicationModule(
    displayName = "Access",
    allowedDependencies = {"shared", "organization", "audit", "crypto"})
package org.xinqiao.access;

import org.springframework.modulith.ApplicationModule;
