/// The audit as a chain: events in canonical JSON, the roots of Merkle trees over them, and seals
/// that are signed and name the seal before them; and the check of such a file, which needs neither
/// the application nor its database.
///
/// Plain Java, no framework, no network.
@NullMarked
package org.xinqiao.auditchain;

import org.jspecify.annotations.NullMarked;
