/// Whom the installation may call, decided in one place (ADR 0048). Plain Java.
package org.xinqiao.calls;
