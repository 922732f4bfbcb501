//! People who do all that is asked of them: an advisor who answers everything well, a reviewer who
//! accepts and confirms everything that is theirs.
//!
//! They know no item by name: they go by what the views offer, as a person does. Not here: anything
//! that goes wrong.

use hearth_app::view::{
    evidence::FileMeta,
    item::{InputView, ItemView, MethodView},
    review::{ReviewItem, ReviewView},
    sent::{Progress, SentView},
    tasks::{SectionView, TaskListView},
};
use hearth_domain::{
    Problem,
    fact::Probe,
    id::{RecordId, SectionId},
    response::{Attested, Value},
    time::Date,
};
use serde_json::json;

use crate::Person;

/// A picture without anything on it, as a camera would make it.
pub fn picture() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let plain = image::RgbImage::from_fn(640, 480, |x, y| image::Rgb([x as u8, y as u8, 90]));
    // Writing to memory fails only when memory does.
    let _ = plain.write_to(&mut bytes, image::ImageFormat::Jpeg);
    bytes.into_inner()
}

/// The least that is a PDF.
pub const DOCUMENT: &[u8] =
    b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

/// Answers every question that is the advisor's, section after section, until nothing is left that
/// can be answered. Answering may bring further questions.
///
/// # Errors
/// With the first problem that the advisor would see.
pub async fn answer_everything(advisor: &Person) -> Result<u32, Problem> {
    let mut answered = 0;
    loop {
        let before = answered;
        let tasks: TaskListView = advisor.call("get_tasks", json!({})).await?;
        for row in tasks.parts.iter().flat_map(|part| &part.sections) {
            answered += answer_section(advisor, &row.id).await?;
        }
        if answered == before {
            return Ok(answered);
        }
    }
}

/// Answers what is open in one section, and says how much that was.
///
/// # Errors
/// With the first problem that the advisor would see.
pub async fn answer_section(advisor: &Person, section: &SectionId) -> Result<u32, Problem> {
    let section: SectionView = advisor
        .call("get_section", json!({ "section": section }))
        .await?;
    let mut answered = 0;
    for item in &section.items {
        for group in &item.needs {
            let of_group = || {
                item.methods
                    .iter()
                    .filter(|method| group.contains(&method.id))
            };
            let is_given = of_group().any(|it| it.draft.is_some() || it.sent.is_some());
            let mine = of_group().find(|it| it.mine && can_answer(it));
            if let (false, Some(method)) = (is_given, mine) {
                answer(advisor, item, method).await?;
                answered += 1;
            }
        }
    }
    Ok(answered)
}

fn can_answer(method: &MethodView) -> bool {
    !matches!(
        method.input,
        InputView::Staff { .. }
            // It takes evenings.
            | InputView::Measurement {
                probe: Probe::Connection,
                ..
            }
    )
}

/// Answers one item by one method, well.
///
/// # Errors
/// With the problem that the advisor would see.
pub async fn answer(
    advisor: &Person,
    item: &ItemView,
    method: &MethodView,
) -> Result<ItemView, Problem> {
    let of = json!({ "item": item.id, "method": method.id });
    let value = match &method.input {
        InputView::Answer { options } => {
            let good = options
                .iter()
                .find(|it| !it.opens_advice)
                .unwrap_or(&options[0]);
            Value::Chosen {
                choice: good.id.clone(),
                note: None,
            }
        }
        InputView::Words { .. } => Value::Words {
            words: "I have what I need.".into(),
        },
        InputView::Day => Value::Day {
            day: Date::of(2099, 1, 31),
        },
        InputView::Reading { text } => Value::Read { text: text.hash },
        InputView::Signature { .. } => {
            let input = json!({ "item": item.id, "method": method.id, "name": advisor.name() });
            return advisor.call("sign", input).await;
        }
        InputView::Measurement { .. } => return advisor.call("measure", of).await,
        InputView::Photo { shots, .. } => {
            let mut view = None;
            for shot in shots {
                view = Some(give(advisor, item, method, Some(shot.id.clone()), picture()).await?);
            }
            return Ok(view.unwrap_or_else(|| item.clone()));
        }
        InputView::Document { .. } => {
            return give(advisor, item, method, None, DOCUMENT.to_vec()).await;
        }
        InputView::Staff { .. } => return Ok(item.clone()),
    };
    let input = json!({ "item": item.id, "method": method.id, "value": value });
    advisor.call("respond", input).await
}

async fn give(
    advisor: &Person,
    item: &ItemView,
    method: &MethodView,
    shot: Option<hearth_domain::id::ShotId>,
    bytes: Vec<u8>,
) -> Result<ItemView, Problem> {
    let meta = FileMeta {
        item: item.id.clone(),
        method: method.id.clone(),
        shot,
        name: "picture.jpg".into(),
        crop: None,
        covers: Vec::new(),
        replaces: None,
    };
    advisor.app().put_file(meta, bytes).await
}

/// Sends what is ready, and waits until a verified receipt is there for all of it.
///
/// # Errors
/// When it does not arrive.
pub async fn send(advisor: &Person) -> anyhow::Result<SentView> {
    let _: SentView = advisor.call("submit", json!({})).await?;
    advisor
        .until("everything was received", async || {
            let sent: SentView = advisor.call("get_sent", json!({})).await?;
            Ok(sent
                .packages
                .iter()
                .all(|package| package.progress == Progress::Received))
        })
        .await?;
    Ok(advisor.call("get_sent", json!({})).await?)
}

/// Accepts all that waits for this reviewer and confirms all that is theirs to confirm, until
/// nothing is left.
///
/// # Errors
/// With the first problem that the reviewer would see.
pub async fn review_everything(
    reviewer: &Person,
    record: &RecordId,
) -> Result<ReviewView, Problem> {
    let mut view: ReviewView = reviewer
        .call("get_review", json!({ "record": record }))
        .await?;
    while let Some(act) = view
        .groups
        .iter()
        .flat_map(|group| &group.items)
        .find_map(next_act)
    {
        view = match act {
            Act::Accept(input) => reviewer.call("accept", with(record, input)).await?,
            Act::Attest(input) => reviewer.call("attest", with(record, input)).await?,
        };
    }
    Ok(view)
}

enum Act {
    Accept(serde_json::Value),
    Attest(serde_json::Value),
}

/// What a reviewer does next about an item.
fn next_act(item: &ReviewItem) -> Option<Act> {
    let waiting = item.claims.iter().find(|it| {
        let state = it.standing.as_ref().map(|standing| standing.state);
        it.can_accept
            && !it.superseded
            && state == Some(hearth_domain::standing::State::WithReviewer)
    });
    if let Some(claim) = waiting {
        return Some(Act::Accept(json!({ "response": claim.response })));
    }
    if item.standing.result == hearth_domain::standing::ItemResult::Met {
        return None;
    }
    let given = |words: &str| item.claims.iter().any(|claim| claim.method == words);
    let attestation = item.attestations.iter().find(|it| !given(&it.statement))?;
    let value = match attestation.most {
        Some(_) => Value::Words {
            words: "We talked about it and agree.".into(),
        },
        None => Value::Attested {
            outcome: Attested::Confirmed,
            note: String::new(),
        },
    };
    let observed = hearth_app::Clock::system().today();
    Some(Act::Attest(
        json!({ "item": item.id, "method": attestation.method, "observed": observed, "value": value }),
    ))
}

fn with(record: &RecordId, mut input: serde_json::Value) -> serde_json::Value {
    input["record"] = json!(record);
    input
}
