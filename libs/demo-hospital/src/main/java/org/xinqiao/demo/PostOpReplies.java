package org.xinqiao.demo;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.xinqiao.demo.Contact.PostOpQuestionnaire;
import org.xinqiao.demo.Response.Answer;
import org.xinqiao.demo.Response.Answer.Choice;
import org.xinqiao.demo.Response.Answer.Choices;
import org.xinqiao.demo.Response.Answer.Number;
import org.xinqiao.demo.Response.Answer.Text;

/// How patients answer the questionnaires of day 1, 7 and 30 after discharge. Most are well; some
/// give an answer that needs a person, a few write words that need one at once.
final class PostOpReplies {

  private static final List<String> WORDS =
      List.of(
          "恢复得挺好，谢谢医生护士",
          "晚上睡得还行，就是起夜不方便",
          "请问什么时候可以洗澡？",
          "胃口比前几天好多了",
          "复查那天要空腹吗？",
          "家里人照顾得很好，请放心",
          "想问一下药吃完了还要不要再开");
  private static final List<String> RED_FLAGS =
      List.of(
          "今天早上起来突然胸口闷得厉害，喘不上气",
          "小腿这两天肿得厉害，一碰就疼",
          "昨晚开始发烧，量了39度，还打寒战",
          "伤口流了好多血，纱布都湿透了",
          "刚才上厕所拉的黑便，人有点站不稳");

  private final PlantedEffects effects;

  PostOpReplies(PlantedEffects effects) {
    this.effects = effects;
  }

  void after(Diary diary, Chance chance, Person person, String stay, LocalDate discharged) {
    for (int day : new int[] {1, 7, 30}) {
      LocalDate due = discharged.plusDays(day);
      Contact contact = new PostOpQuestionnaire(stay, questionnaire(person.story(), day), day, due);
      LocalDateTime sent = due.atTime(9, 30);
      LocalDateTime acted = sent.plusSeconds(chance.between(240, 39_000));
      double answering = effects.answering(person.ageOn(due));
      Response response = response(chance, person.story(), day, answering);
      boolean acts = response instanceof Response.Answered || response instanceof Response.Opened;
      diary.reply(acts ? acted : sent, contact, response);
    }
  }

  private Response response(Chance chance, Story story, int day, double answering) {
    boolean answers = chance.with(answering);
    int otherwise = chance.weighted(0.15, 0.6, 0.25);
    Map<String, Answer> form = form(chance, story, day);
    if (answers) {
      return new Response.Answered(form);
    }
    return switch (otherwise) {
      case 0 -> new Response.NotDelivered();
      case 1 -> new Response.Ignored();
      default -> new Response.Opened();
    };
  }

  private static String questionnaire(Story story, int day) {
    String family =
        switch (story) {
          case KNEE -> "tka";
          case HIP -> "tha";
          case GALLBLADDER -> "lc";
          case BREAST -> "breast";
          case HYPERTENSION, DIABETES, LUNG, HEART, OCCASIONAL, CHILD ->
              throw new IllegalArgumentException("no operation: " + story);
        };
    return "postop-" + family + "-d" + day;
  }

  private Map<String, Answer> form(Chance chance, Story story, int day) {
    Map<String, Answer> answers = new LinkedHashMap<>();
    core(answers, chance, story, day);
    switch (story) {
      case KNEE -> joint(answers, chance, day, true);
      case HIP -> joint(answers, chance, day, false);
      case GALLBLADDER -> gallbladder(answers, chance, day);
      case BREAST -> breast(answers, chance, day);
      case HYPERTENSION, DIABETES, LUNG, HEART, OCCASIONAL, CHILD -> {}
    }
    if (chance.with(effects.abnormalAnswers())) {
      spoil(answers, chance, story);
    }
    words(answers, chance);
    choose(answers, "c12", chance.with(0.06) ? "yes" : "no");
    return answers;
  }

  private static void core(Map<String, Answer> answers, Chance chance, Story story, int day) {
    answers.put("c1", new Number(Math.round(chance.between(36.2, 37.2) * 10) / 10.0));
    choose(answers, "c1a", "none");
    answers.put("c4", new Choices(List.of("clean")));
    if (story == Story.GALLBLADDER && day == 30) {
      return; // the short form
    }
    int pain = Math.max(0, (day == 1 ? 3 : day == 7 ? 2 : 1) + chance.between(-1, 1));
    answers.put("c2", new Number(pain));
    answers.put("c3", new Number(Math.min(6, pain + chance.between(1, 2))));
    choose(answers, "c5", "no");
    choose(answers, "c6", "no");
    if (day < 30 || story == Story.BREAST) {
      choose(answers, "c7", "no");
    }
    choose(answers, "c8", "normal");
    choose(answers, "c9", chance.with(0.1) ? "missed" : "on-time");
    choose(answers, "c10", chance.with(0.6) ? "good" : "fair");
  }

  private static void joint(Map<String, Answer> answers, Chance chance, int day, boolean knee) {
    if (day < 30) {
      choose(answers, "o1", "normal");
      choose(answers, "o4", "taken");
    }
    if (day == 1) {
      choose(answers, "o2", "walker");
      choose(answers, "o3", chance.with(0.4) ? "hourly" : "some");
    } else if (day == 7) {
      choose(answers, "o8", chance.with(0.5) ? "one-or-two" : "three-or-more");
    } else {
      choose(answers, "o2", chance.with(0.6) ? "unaided" : "walker");
      choose(answers, "o9", chance.with(0.5) ? "can" : "support");
      choose(answers, "o10", "yes");
      choose(answers, "o11", "booked");
      answers.put("o12", new Number(chance.with(0.6) ? 5 : 4));
    }
    choose(answers, "o5", "no");
    if (knee && day > 1) {
      choose(answers, "o7", day == 7 ? "60-to-90" : "90-or-more");
    }
    if (!knee && day < 30) {
      choose(answers, "o6", "no");
    }
  }

  private static void gallbladder(Map<String, Answer> answers, Chance chance, int day) {
    choose(answers, "g2", "no");
    if (day < 30) {
      choose(answers, "g3", "no");
      choose(answers, "g4", "yes");
      choose(answers, "g5", day == 1 && chance.with(0.5) ? "liquid" : "normal");
    }
    if (day == 1) {
      choose(answers, "g1", chance.with(0.4) ? "mild" : "no");
      choose(answers, "g6", "no-drain");
    } else {
      choose(answers, "g7", chance.with(0.3) ? "sometimes" : "no");
    }
    if (day == 30) {
      choose(answers, "g8", "no");
      choose(answers, "g9", chance.with(0.7) ? "yes" : "partly");
    }
  }

  private static void breast(Map<String, Answer> answers, Chance chance, int day) {
    choose(answers, "b3", "normal");
    choose(answers, "b4", chance.with(0.25) ? "numb" : "no");
    if (day == 30) {
      choose(answers, "b8", "no");
      choose(answers, "b9", chance.with(0.8) ? "can" : "hard");
      choose(answers, "b10", "yes");
      return;
    }
    if (chance.with(0.5)) {
      choose(answers, "b1", "no-drain");
    } else {
      choose(answers, "b1", chance.with(0.5) ? "pink" : "yellow");
      answers.put("b1ml", new Number(chance.between(5, 60)));
      answers.put("b1more", new Choices(List.of("none")));
      choose(answers, "b2", "ok");
    }
    choose(answers, "b5", "done");
    if (day == 1) {
      choose(answers, "b6a", "0");
      choose(answers, "b6b", "0");
    } else {
      choose(answers, "b7", "clear");
    }
  }

  /// One answer that needs a person, where the form of this day asks it.
  private static void spoil(Map<String, Answer> answers, Chance chance, Story story) {
    switch (chance.between(0, 4)) {
      case 0 -> answers.put("c1", new Number(38.1));
      case 1 -> answers.put("c4", new Choices(List.of("ooze")));
      case 2 -> answers.put("c4", new Choices(List.of("inflamed")));
      case 3 -> answers.put("c1", new Number(38.7));
      default -> {
        switch (story) {
          case KNEE, HIP -> choose(answers, "o5", "yes");
          case GALLBLADDER -> choose(answers, "g2", "yes");
          case BREAST -> choose(answers, "b4", "swollen");
          case HYPERTENSION, DIABETES, LUNG, HEART, OCCASIONAL, CHILD -> {}
        }
      }
    }
  }

  private void words(Map<String, Answer> answers, Chance chance) {
    String ordinary = chance.oneOf(WORDS);
    String alarming = chance.oneOf(RED_FLAGS);
    boolean writes = chance.with(0.35);
    if (chance.with(effects.redFlagText())) {
      answers.put("c11", new Text(alarming));
    } else if (writes) {
      answers.put("c11", new Text(ordinary));
    }
  }

  private static void choose(Map<String, Answer> answers, String item, String code) {
    answers.put(item, new Choice(code));
  }
}
