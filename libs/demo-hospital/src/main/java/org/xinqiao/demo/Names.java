package org.xinqiao.demo;

import java.util.List;

/// Believable names of people who do not exist, by the fashion of the year of birth. Families of
/// Zhejiang and its neighbours, a few compound surnames, a few names of minorities that are written
/// in one piece.
final class Names {

  private static final List<String> FREQUENT = list("王 李 张 刘 陈 杨 黄 赵 吴 周 徐 孙 朱 胡 林 郑 沈 叶 金 蒋");
  private static final List<String> OTHER =
      list(
          "何 高 郭 马 罗 梁 宋 谢 韩 唐 冯 董 程 曹 袁 邓 许 傅 吕 苏 卢 丁 任 姚 钟 姜 范 方 石 陆 汪 戴 夏 蔡 潘"
              + " 余 章 俞 施 严 钱 盛 虞 童 楼 翁 褚 单 柴 娄 邵 骆 应 裘 屠 诸 竺 厉 缪 茅 包 龚 洪");
  private static final List<String> COMPOUND = list("欧阳 诸葛 司马 上官 皇甫 令狐 尉迟 东方 夏侯 公孙");

  private static final List<String> WOMEN_TO_1957 =
      list("秀英 桂英 玉兰 淑珍 凤仙 素琴 月娥 彩凤 阿香 惠珍 美娟 文娟 银花 翠花 桂香 爱珍 水仙 菊芬 杏娟 宝珠");
  private static final List<String> MEN_TO_1957 =
      list("德明 国华 建国 阿根 金水 福根 志远 宝根 文达 家驹 荣根 水根 明德 长庚 正华 世昌 永康 关林 鹤年 炳坤");
  private static final List<String> WOMEN_TO_1970 =
      list("秀兰 爱华 建英 红英 丽华 亚芬 卫红 美芳 小红 雅琴 玉萍 慧芳 国英 海燕 春梅 伟英 莉 萍 敏 芳");
  private static final List<String> MEN_TO_1970 =
      list("建国 建军 卫东 国强 志强 建平 跃进 爱国 永生 红兵 建华 国平 大为 海明 利民 卫民 军 平 伟 勇");
  private static final List<String> WOMEN_TO_1985 =
      list("芳 娜 静 丽 艳 霞 敏 燕 玲 丹 洁 琳 晓燕 丽娟 海霞 雪梅 晓红 春燕 玉婷 文静 红梅 莉莉 倩 颖");
  private static final List<String> MEN_TO_1985 =
      list("伟 强 磊 军 勇 杰 涛 明 超 斌 波 辉 峰 晓东 海波 建波 志刚 文斌 立新 永强 俊 鹏 凯 晖");
  private static final List<String> WOMEN_TO_2000 =
      list("婷婷 雪 佳 倩倩 慧 欣 梦洁 晨曦 佳怡 思思 雨薇 诗琪 莹莹 璐 媛媛 梦婷 可欣 晓雯 怡宁 若兰");
  private static final List<String> MEN_TO_2000 =
      list("浩 宇 鹏 杰 俊杰 宇航 嘉伟 晨 志豪 天宇 文博 旭东 子健 明轩 凯文 泽宇 逸飞 一鸣 博 翔");
  private static final List<String> GIRLS = list("子涵 梓萱 雨桐 欣怡 一诺 诗涵 语嫣 思彤 可馨 沐晴 芷若 依依 若曦 书瑶 艺涵 小满");
  private static final List<String> BOYS = list("浩然 宇轩 子轩 梓睿 奕辰 沐阳 俊熙 博文 一凡 嘉懿 承泽 明哲 煜城 亦辰 星野 乐天");

  private static final List<String> MINORITY_WOMEN =
      list("阿依古丽·买买提 迪丽努尔·艾合买提 古丽米热·吐尔逊 卓玛·拉姆 热依汗·阿布都拉 萨仁·其其格");
  private static final List<String> MINORITY_MEN =
      list("买买提·吐尔逊 艾力·阿布都热合曼 扎西·顿珠 巴特尔·苏和 阿迪力·木合塔尔 努尔兰·哈力克");

  private Names() {}

  static Name of(Chance chance, Sex sex, int birthYear) {
    if (chance.with(0.025)) {
      return new Name(chance.oneOf(sex == Sex.FEMALE ? MINORITY_WOMEN : MINORITY_MEN), "");
    }
    return new Name(family(chance), given(chance, sex, birthYear));
  }

  static String family(Chance chance) {
    return switch (chance.weighted(0.6, 0.37, 0.03)) {
      case 0 -> chance.oneOf(FREQUENT);
      case 1 -> chance.oneOf(OTHER);
      case 2 -> chance.oneOf(COMPOUND);
      default -> throw new IllegalStateException();
    };
  }

  static String given(Chance chance, Sex sex, int birthYear) {
    boolean female = sex == Sex.FEMALE;
    if (birthYear <= 1957) {
      return chance.oneOf(female ? WOMEN_TO_1957 : MEN_TO_1957);
    } else if (birthYear <= 1970) {
      return chance.oneOf(female ? WOMEN_TO_1970 : MEN_TO_1970);
    } else if (birthYear <= 1985) {
      return chance.oneOf(female ? WOMEN_TO_1985 : MEN_TO_1985);
    } else if (birthYear <= 2004) {
      return chance.oneOf(female ? WOMEN_TO_2000 : MEN_TO_2000);
    }
    return chance.oneOf(female ? GIRLS : BOYS);
  }

  private static List<String> list(String words) {
    return List.of(words.split(" "));
  }
}
