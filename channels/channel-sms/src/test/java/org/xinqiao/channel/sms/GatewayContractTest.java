package org.xinqiao.channel.sms;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.xinqiao.channel.ChannelContract;
import org.xinqiao.channel.ProviderFixture;

/// A gateway described in settings keeps the promise of every channel.
class GatewayContractTest extends ChannelContract {

  @TempDir Path folder;

  @Override
  protected ProviderFixture open() throws IOException {
    return SmsFixture.gateway(folder, GatewaySettings.Format.JSON);
  }
}
