//! A way to respond: what it takes, and what was said by it.
//!
//! Not here: the item around it ([`super::item`]).

use hearth_domain::{
    Problem,
    pack::{Item, Kind, Means, Method, Pack, Text},
    response::{Draft, Value},
    role::Role,
    standing::{ItemStanding, State},
};

use super::{
    evidence,
    setup::{Said, Setup},
};
use crate::{
    answer,
    view::item::{AnswerView, BlockView, InputView, MethodView, OptionView, ShotView, TextView},
    wording::{standing, value, who},
};

/// A method with what was said by it.
pub(crate) fn view(
    setup: &Setup<'_>,
    item: &Item,
    standing: &ItemStanding,
    method: &Method,
) -> MethodView {
    let sent = match setup.on_its_way(&item.id, &method.id) {
        Some(draft) => Some(unsent(setup, method, draft)),
        None => setup
            .said(&item.id, &method.id)
            .and_then(|said| self::said(setup, item, &said)),
    };
    MethodView {
        id: method.id.clone(),
        label: value::label(method),
        by: method.by,
        mine: method.by == Role::Advisor,
        input: input(setup.pack, item, method),
        settled_by: who::settles(method.settles),
        draft: setup
            .draft(&item.id, &method.id)
            .map(|draft| unsent(setup, method, draft)),
        sent,
        offer_last: offer_last(setup, item, standing, method),
        refused: setup.refusal(&item.id, &method.id).map(Into::into),
        standing: standing.methods.get(&method.id).map(standing::of_method),
    }
}

/// An answer on this device.
fn unsent(setup: &Setup<'_>, method: &Method, draft: &Draft) -> AnswerView {
    let pack = setup.packs.get(&draft.pack).unwrap_or(setup.pack);
    AnswerView {
        response: draft.id.clone(),
        words: value::words(pack, Some(method), &draft.value),
        by: "You".into(),
        observed: draft.observed,
        at: draft.at,
        files: evidence::files(pack, &draft.value, &setup.kept, setup.held),
        text: shown(pack, &draft.value),
        value: draft.value.clone(),
        received: false,
        can_withdraw: false,
    }
}

/// An answer on the record; none when its content is not at hand.
fn said(setup: &Setup<'_>, item: &Item, said: &Said<'_>) -> Option<AnswerView> {
    let response = said.response;
    let content = setup.record.values.get(&response.id)?;
    let pack = setup.pack_of(response);
    let method = pack
        .item(&item.id)
        .and_then(|it| it.method(&response.method));
    Some(AnswerView {
        response: response.id.clone(),
        value: content.clone(),
        words: value::words(pack, method, content),
        by: who::person(said.by, setup.names, Some(setup.advisor)),
        observed: response.observed,
        at: said.at,
        files: evidence::files(pack, content, &setup.kept, setup.held),
        text: shown(pack, content),
        received: true,
        can_withdraw: said.by.role == Role::Advisor,
    })
}

/// The text that a content says was signed or read.
fn shown(pack: &Pack, value: &Value) -> Option<TextView> {
    let (Value::Signed { text: hash, .. } | Value::Read { text: hash }) = value else {
        return None;
    };
    let text = pack.texts.iter().find(|text| &text.hash == hash)?;
    Some(self::text(text))
}

/// What was said last time by a method and can be said again as it is.
///
/// # Errors
/// When nothing was said, or it cannot be said again without looking once more.
pub(crate) fn last_again<'s>(
    setup: &'s Setup<'_>,
    item: &'s Item,
    method: &Method,
) -> Result<&'s Value, Problem> {
    let fault = |todo: &str| Err(Problem::field(item.id.as_str(), todo));
    let said = setup.said(&item.id, &method.id);
    match said.and_then(|said| setup.record.values.get(&said.response.id)) {
        None => fault("There is no answer from last time. Answer it afresh."),
        // What was shown last time says nothing about today.
        Some(Value::Read { .. }) => fault("Read the text once more."),
        Some(Value::Day { day }) if *day < setup.today => {
            fault("The day from last time has passed. Enter the new one.")
        }
        Some(value) => answer::check(setup.pack, item, method, value).map(|()| value),
    }
}

/// Whether last time's answer is to be offered: it is asked for once more, nothing newer is at hand,
/// and it can be said again as it is.
fn offer_last(setup: &Setup<'_>, item: &Item, standing: &ItemStanding, method: &Method) -> bool {
    let newer = setup.draft(&item.id, &method.id).is_some()
        || setup.on_its_way(&item.id, &method.id).is_some();
    // One that does not stand there was asked for again.
    let again = standing.methods.get(&method.id).is_none_or(|it| {
        it.renewal.is_none() && matches!(it.state, State::DueSoon | State::Grace | State::Lapsed)
    });
    method.by == Role::Advisor && !newer && again && last_again(setup, item, method).is_ok()
}

/// What a method takes.
pub(crate) fn input(pack: &Pack, item: &Item, method: &Method) -> InputView {
    match &method.kind {
        Kind::Answer { choices } => InputView::Answer {
            options: pack
                .options(choices)
                .iter()
                .map(|option| OptionView {
                    id: option.id.clone(),
                    text: option.text.clone(),
                    hint: option.hint.clone(),
                    opens_advice: option.means == Means::NotMet && !item.advice.is_empty(),
                })
                .collect(),
        },
        Kind::Words { most } => InputView::Words { most: *most },
        Kind::Day { .. } => InputView::Day,
        Kind::Photo { shots, most } => InputView::Photo {
            shots: shots
                .iter()
                .filter_map(|id| pack.shot(id))
                .map(|shot| ShotView {
                    id: shot.id.clone(),
                    title: shot.title.clone(),
                    show: shot.show.clone(),
                    hide: shot.hide.clone(),
                })
                .collect(),
            most: *most,
        },
        Kind::Document { shows } => InputView::Document {
            shows: shows.clone(),
        },
        Kind::Reading { text } => match pack.text(text) {
            Some(text) => InputView::Reading {
                text: self::text(text),
            },
            None => missing(),
        },
        Kind::Signature { text } => match pack.text(text) {
            Some(text) => InputView::Signature {
                text: self::text(text),
            },
            None => missing(),
        },
        Kind::Measurement { limits, probe } => InputView::Measurement {
            probe: *probe,
            limits: limits.iter().map(|limit| limit.says.clone()).collect(),
        },
        Kind::Attestation { statement } | Kind::Visit { statement } => InputView::Staff {
            statement: statement.clone(),
        },
    }
}

/// `pack check` refuses a pack that names a text and does not hold it.
fn missing() -> InputView {
    InputView::Staff {
        statement: "Your provider has not published this text. Ask your manager.".into(),
    }
}

/// A text in pieces: paragraphs parted by blank lines, lines that begin `## ` are headings and lines
/// that begin `- ` are points.
pub(crate) fn text(text: &Text) -> TextView {
    let mut body: Vec<BlockView> = Vec::new();
    let mut open = false;
    for line in text.body.lines().map(str::trim) {
        if line.is_empty() {
            open = false;
        } else if let Some(words) = line.strip_prefix("## ") {
            body.push(BlockView::Heading {
                words: words.into(),
            });
            open = false;
        } else if let Some(point) = line.strip_prefix("- ") {
            match body.last_mut() {
                Some(BlockView::Points { points }) if open => points.push(point.into()),
                _ => body.push(BlockView::Points {
                    points: vec![point.into()],
                }),
            }
            open = true;
        } else {
            match body.last_mut() {
                Some(BlockView::Paragraph { words }) if open => {
                    words.push(' ');
                    words.push_str(line);
                }
                _ => body.push(BlockView::Paragraph { words: line.into() }),
            }
            open = true;
        }
    }
    TextView {
        title: text.title.clone(),
        summary: text.summary.clone(),
        body,
        hash: text.hash,
    }
}
