package org.xinqiao.interop;

import java.util.UUID;

/// A code as one sender writes it.
record CodeKey(UUID peer, CodeKind kind, String code) {}
