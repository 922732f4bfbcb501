//! How the pack reads: short, plain and without promises.

use hearth_domain::pack::Kind;

use super::PACK;

/// Every sentence that people read, with where it stands.
fn sentences() -> Vec<(String, String)> {
    let mut texts: Vec<(String, &str)> = Vec::new();
    for section in &PACK.sections {
        texts.push((section.id.to_string(), &section.title));
        texts.push((section.id.to_string(), &section.intro));
    }
    for text in &PACK.texts {
        texts.push((text.id.to_string(), &text.summary));
        texts.extend(text.body.lines().map(|line| (text.id.to_string(), line)));
    }
    for option in PACK.choices.iter().flat_map(|set| &set.options) {
        texts.push((option.id.to_string(), &option.text));
        texts.extend(
            option
                .hint
                .as_deref()
                .map(|hint| (option.id.to_string(), hint)),
        );
    }
    for shot in &PACK.shots {
        texts.push((shot.id.to_string(), &shot.title));
        texts.extend(
            shot.show
                .iter()
                .chain(&shot.hide)
                .map(|it| (shot.id.to_string(), it.as_str())),
        );
    }
    for item in &PACK.items {
        let mut add = |text| texts.push((item.id.to_string(), text));
        add(&item.title);
        add(&item.ask);
        item.hint
            .iter()
            .chain(&item.why)
            .chain(&item.advice)
            .for_each(|text| add(text));
        for method in &item.methods {
            method.label.iter().for_each(|label| add(label));
            match &method.kind {
                Kind::Attestation { statement } | Kind::Visit { statement } => add(statement),
                Kind::Document { shows } => add(shows),
                Kind::Measurement { limits, .. } => limits.iter().for_each(|it| add(&it.says)),
                _ => {}
            }
        }
    }
    for row in &PACK.support.rows {
        texts.extend(
            row.advice
                .as_deref()
                .map(|advice| (row.title.clone(), advice)),
        );
    }
    texts.push(("notice".into(), &PACK.notice));
    texts.extend(wellbeing());
    let ends = |text: &str| -> Vec<String> {
        text.split_inclusive(['.', '?', ':', ';'])
            .map(|sentence| sentence.trim().to_owned())
            .filter(|sentence| !sentence.is_empty())
            .collect()
    };
    texts
        .into_iter()
        .flat_map(|(at, text)| ends(text).into_iter().map(move |it| (at.clone(), it)))
        .collect()
}

/// What is read of check-ins, the support card, buddies and rests, with where it stands.
fn wellbeing() -> Vec<(String, &'static str)> {
    let mut texts: Vec<(String, &str)> = Vec::new();
    let form = PACK.check_in.as_ref().unwrap();
    texts.push(("check_in".into(), &form.someone_else.title));
    for question in &form.questions {
        let mut add = |text| texts.push((question.id.to_string(), text));
        add(&question.ask);
        question.hint.iter().for_each(|hint| add(hint));
        question.options.iter().for_each(|it| add(&it.text));
    }
    for line in &PACK.support_card.as_ref().unwrap().lines {
        let parts = [
            &line.title,
            &line.who,
            &line.about,
            &line.hours,
            &line.owner,
        ];
        texts.extend(parts.map(|text| (line.id.to_string(), text.as_str())));
    }
    let buddy = PACK.buddy.as_ref().unwrap();
    let parts = [&buddy.reminder, &buddy.away, &buddy.left];
    texts.extend(parts.map(|text| ("buddy".to_owned(), text.as_str())));
    let breaks = PACK.breaks.as_ref().unwrap();
    for rhythm in [&breaks.short, &breaks.long] {
        texts.push((rhythm.title.clone(), &rhythm.title));
        texts.extend(
            rhythm
                .ideas
                .iter()
                .map(|it| (rhythm.title.clone(), it.as_str())),
        );
    }
    texts
}

#[test]
fn it_promises_nothing_and_talks_down_to_nobody() {
    // The first are beginnings of words, the second whole words, the third any part of a sentence.
    let stems = [
        "complian",
        "certif",
        "guarantee",
        "anonym",
        "soundproof",
        "adviser",
    ];
    let words = [
        "please", "easy", "easily", "simple", "simply", "just", "should", "sorry", "user",
    ];
    let parts = ["sign in", "signing in", "n't", "n’t", "!", "e.g.", "i.e."];
    let mut found = Vec::new();
    for (at, sentence) in sentences() {
        let lower = sentence.to_lowercase();
        let talks = lower
            .split(|c: char| !c.is_alphabetic())
            .any(|word| words.contains(&word) || stems.iter().any(|stem| word.starts_with(stem)));
        if talks || parts.iter().any(|part| lower.contains(part)) {
            found.push(format!("{at}: {sentence}"));
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn sentences_are_short() {
    let long: Vec<(String, String)> = sentences()
        .into_iter()
        .filter(|(_, sentence)| sentence.split_whitespace().count() > 25)
        .collect();
    assert!(long.is_empty(), "{long:#?}");
}

#[test]
fn a_question_asks_one_thing_of_you() {
    for item in &PACK.items {
        let (id, ask) = (&item.id, &item.ask);
        assert!(ask.matches('?').count() <= 1, "{id} asks twice: {ask}");
        assert!(!ask.ends_with('.'), "{id} ends with a full stop: {ask}");
        let answered = item
            .methods
            .iter()
            .any(|it| matches!(it.kind, Kind::Answer { .. }));
        assert!(
            !answered || ask.ends_with('?') || item.id.as_str() == "alone.talked",
            "{id}: {ask}"
        );
    }
}
