package org.xinqiao.profile;

/// All profiles of the hospital in scope were worked out anew. Published in the transaction of the
/// last page; whoever works things out of profiles looks at everybody again where some differed,
/// since no [ProfilesChanged] told of those.
///
/// @param differing rows that were not as they had been kept
public record ProfilesRebuilt(long differing) {}
