/// A mail server for demonstrations and tests: real SMTP over a socket, an append-only ledger of
/// what it took, and a control port to make it fail in the ways real ones do. It delivers nothing
/// anywhere.
@NullMarked
package org.xinqiao.standin.mail;

import org.jspecify.annotations.NullMarked;
