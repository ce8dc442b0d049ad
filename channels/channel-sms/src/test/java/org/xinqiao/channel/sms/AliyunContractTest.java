package org.xinqiao.channel.sms;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.xinqiao.channel.ChannelContract;
import org.xinqiao.channel.ProviderFixture;

/// Aliyun SMS keeps the promise of every channel.
class AliyunContractTest extends ChannelContract {

  @TempDir Path folder;

  @Override
  protected ProviderFixture open() throws IOException {
    return SmsFixture.aliyun(folder);
  }
}
