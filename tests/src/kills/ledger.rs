//! What was asked of the app, and what it acknowledged.
//!
//! A line is written here before anything is asked and again when it was answered, so that what is
//! here can be held against what is there. Not here: where "there" is read from
//! ([`crate::outside`]).

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, ensure};
use hearth_app::view::{
    evidence::FileMeta,
    item::{AnswerView, ItemView},
    sent::SentView,
};
use hearth_domain::{
    hash::Hash,
    id::{FileId, ItemId, PackageId, ResponseId},
    response::Value,
};
use serde_json::json;

use crate::{driven::Driven, outside::Seen};

/// What is written into.
const NOTES: [&str; 3] = ["note.desk", "note.light", "note.chair"];
/// What is chosen.
const DOOR: &str = "room.door";
/// What is photographed.
const PHOTO: &str = "room.photo";

/// Everything that was asked and everything that was acknowledged.
#[derive(Default)]
pub(super) struct Ledger {
    asked: Vec<(ItemId, Option<Value>)>,
    saved: BTreeMap<ResponseId, (ItemId, Value)>,
    photos: BTreeMap<FileId, Hash>,
    submitted: BTreeSet<PackageId>,
    received: BTreeSet<PackageId>,
    /// What was acknowledged in this round.
    round: BTreeMap<ItemId, ResponseId>,
}

impl Ledger {
    /// Forgets what belongs to the round before.
    pub fn begin_round(&mut self) {
        self.round.clear();
    }

    /// Answers everything: three notes with words of their own, a choice, and a photo like no other.
    pub async fn answer(&mut self, app: &Driven, name: &str) -> anyhow::Result<()> {
        for item in NOTES {
            let words = format!("{name}: {item}");
            self.respond(app, item, "words", Value::Words { words })
                .await?;
        }
        let note = Some(name.to_owned());
        let choice = "yes".parse()?;
        self.respond(app, DOOR, "answer", Value::Chosen { choice, note })
            .await?;
        self.photograph(app).await
    }

    /// Answers what was not acknowledged in this round.
    pub async fn answer_the_rest(&mut self, app: &Driven, name: &str) -> anyhow::Result<()> {
        for item in NOTES {
            if !self.is_saved(item)? {
                let words = format!("{name}, once more: {item}");
                self.respond(app, item, "words", Value::Words { words })
                    .await?;
            }
        }
        if !self.is_saved(DOOR)? {
            let (choice, note) = ("yes".parse()?, Some(format!("{name}, once more")));
            self.respond(app, DOOR, "answer", Value::Chosen { choice, note })
                .await?;
        }
        if !self.is_saved(PHOTO)? {
            self.photograph(app).await?;
        }
        Ok(())
    }

    fn is_saved(&self, item: &str) -> anyhow::Result<bool> {
        Ok(self.round.contains_key(&item.parse::<ItemId>()?))
    }

    async fn respond(
        &mut self,
        app: &Driven,
        item: &str,
        method: &str,
        value: Value,
    ) -> anyhow::Result<()> {
        self.asked.push((item.parse()?, Some(value.clone())));
        let input = json!({ "item": item, "method": method, "value": value });
        let view = app.call("respond", input).await?;
        let draft = self.note_saved(&view)?;
        ensure!(
            draft.value == value,
            "{item}: another answer was saved: {:?}",
            draft.value
        );
        Ok(())
    }

    async fn photograph(&mut self, app: &Driven) -> anyhow::Result<()> {
        let meta = FileMeta {
            item: PHOTO.parse()?,
            method: "photo".parse()?,
            shot: Some("door".parse()?),
            name: "door.jpg".into(),
            crop: None,
            covers: Vec::new(),
            replaces: None,
        };
        self.asked.push((meta.item.clone(), None));
        let view = app.put_file(&meta, picture()?).await?;
        let file = self.note_saved(&view)?.files.pop().context("a photo")?;
        let shown = app.file(&file.id).await?;
        self.photos.insert(file.id, Hash::of(&shown));
        Ok(())
    }

    /// Notes that an answer was acknowledged.
    fn note_saved(&mut self, view: &ItemView) -> anyhow::Result<AnswerView> {
        let draft = view.methods.iter().find_map(|method| method.draft.clone());
        let draft = draft.with_context(|| format!("{} was saved and is no draft", view.id))?;
        let saved = (view.id.clone(), draft.value.clone());
        self.saved.insert(draft.response.clone(), saved);
        self.round.insert(view.id.clone(), draft.response.clone());
        Ok(draft)
    }

    /// Sends off what is ready.
    pub async fn submit(&mut self, app: &Driven) -> anyhow::Result<()> {
        let sent: SentView = app.call("submit", json!({})).await?;
        let newest = sent.packages.first().context("a package")?;
        self.submitted.insert(newest.id.clone());
        Ok(())
    }

    /// Notes packages that are shown as received.
    pub fn note_received(&mut self, packages: Vec<PackageId>) {
        self.received.extend(packages);
    }

    /// Holds an app that was started again against what it had acknowledged in this round: each
    /// answer is a draft or sent, as it was given, and each package that was sent off is listed.
    pub async fn check_store(&self, app: &Driven) -> anyhow::Result<()> {
        for (item, response) in &self.round {
            let view: ItemView = app.call("get_item", json!({ "item": item })).await?;
            let answers = view
                .methods
                .iter()
                .flat_map(|method| [&method.draft, &method.sent]);
            let mut answers = answers.flatten();
            let found = answers.find(|answer| &answer.response == response);
            let found = found.with_context(|| format!("{item}: the app lost {response}"))?;
            let (_, given) = &self.saved[response];
            ensure!(
                &found.value == given,
                "{item}: the app changed {response}: {found:?}"
            );
        }
        let sent: SentView = app.call("get_sent", json!({})).await?;
        for package in &self.submitted {
            let is_listed = sent.packages.iter().any(|it| &it.id == package);
            ensure!(is_listed, "the app lost package {package}");
        }
        Ok(())
    }

    /// Holds the record against everything that was acknowledged so far, and against everything
    /// that was asked.
    pub fn check(&self, seen: &Seen) -> anyhow::Result<()> {
        for (response, (item, given)) in &self.saved {
            let times = seen.responses().filter(|it| &it.id == response).count();
            ensure!(
                times == 1,
                "{item}: {response} is in the chain {times} times"
            );
            let said = seen.said(response)?;
            ensure!(
                said.as_ref() == Some(given),
                "{item}: {response} says {said:?}"
            );
        }
        for package in self.submitted.union(&self.received) {
            let kept = seen.packages.get(package);
            let kept = kept.with_context(|| format!("the server lost package {package}"))?;
            let times = seen.times_submitted(&kept.hash);
            ensure!(times == 1, "package {package} is in {times} entries");
            ensure!(
                kept.receipt.refused.is_empty(),
                "{:?}",
                kept.receipt.refused
            );
        }
        for (file, shown) in &self.photos {
            let kept = seen.files.get(file);
            let kept = kept.with_context(|| format!("the server lost photo {file}"))?;
            ensure!(
                &kept.sha256 == shown,
                "photo {file} arrived with other bytes"
            );
        }
        for response in seen.responses() {
            let said = seen.said(&response.id)?;
            let was_asked = self
                .asked
                .iter()
                .any(|(item, value)| item == &response.item && (value.is_none() || value == &said));
            ensure!(was_asked, "nobody asked for {}: {said:?}", response.id);
        }
        Ok(())
    }

    /// How many answers were acknowledged.
    pub fn saved(&self) -> usize {
        self.saved.len()
    }

    /// How many packages were acknowledged, as sent off or as received.
    pub fn packages(&self) -> usize {
        self.submitted.union(&self.received).count()
    }

    /// How many photos were acknowledged and looked at.
    pub fn photos(&self) -> usize {
        self.photos.len()
    }
}

/// A small picture that is like no other.
fn picture() -> anyhow::Result<Vec<u8>> {
    let mut pixels = vec![0; 24 * 16 * 3];
    getrandom::fill(&mut pixels)?;
    let picture = image::RgbImage::from_raw(24, 16, pixels).context("as many pixels as bytes")?;
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Jpeg)?;
    Ok(bytes.into_inner())
}
