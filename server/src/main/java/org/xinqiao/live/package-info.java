/// Tells open screens that something changed, so that nobody reloads. What is sent holds ids only:
/// a screen that wants to know more asks for it, with its own permission.
///
/// The way: a module says [LiveUpdates#changed] in its transaction; after the commit one `NOTIFY`
/// goes through the database; every node listens and passes it to the screens of that tenant.
@ApplicationModule(
    displayName = "Live",
    allowedDependencies = {"shared", "access"})
package org.xinqiao.live;

import org.springframework.modulith.ApplicationModule;
