//! Bodies of the `send` commands: what would go, sending it, and what became of it.
//!
//! Not here: what can go and how ([`crate::outbox`]).

use std::collections::BTreeMap;

use hearth_domain::{
    Problem,
    api::record::Withdraw as WithdrawRequest,
    id::{FileId, ItemId},
    pack::{Item, Pack},
};

use super::assess::setup;
use crate::{
    App, Desk,
    commands::{Nothing, Withdraw},
    desk::Ready,
    event::AppEvent,
    outbox::freeze,
    page::{evidence, setup::Setup, todo::left},
    store::{Kept, KeptFile, PackageState, Sent},
    view::{
        number,
        sent::{
            CheckRow, CheckSection, CheckView, PackageView, Progress, RefusedView, SentFile,
            SentView, UnfinishedView,
        },
    },
    wording,
};

pub(crate) async fn get_check(app: &App, _: Nothing) -> Result<CheckView, Problem> {
    let desk = app.desk()?;
    let setup = setup(&desk)?;
    let Setup { pack, ready, .. } = &setup;
    Ok(CheckView {
        recipient: format!(
            "{} receives this. Each answer says who reads it.",
            desk.provider()
        ),
        sections: sections(&setup),
        answers: setup.ready(),
        files: number(ready.files.len()),
        bytes: ready.files.iter().map(|file| file.length).sum(),
        left: left(&setup, &pack.items).0,
        unfinished: unfinished(pack, ready),
    })
}

pub(crate) async fn submit(app: &App, _: Nothing) -> Result<SentView, Problem> {
    let desk = app.desk()?;
    freeze::freeze(&desk)?;
    app.emit(AppEvent::Sent);
    app.emit(AppEvent::Record);
    app.emit(AppEvent::State);
    app.wake();
    sent(&desk)
}

pub(crate) async fn get_sent(app: &App, _: Nothing) -> Result<SentView, Problem> {
    sent(&app.desk()?)
}

pub(crate) async fn withdraw(app: &App, input: Withdraw) -> Result<SentView, Problem> {
    let desk = app.desk()?;
    let request = WithdrawRequest {
        response: input.response,
    };
    desk.client().withdraw(&request).await?;
    desk.sync().await?;
    app.emit(AppEvent::State);
    sent(&app.desk()?)
}

/// What would go, by section in the pack's order.
fn sections(setup: &Setup<'_>) -> Vec<CheckSection> {
    let Setup { pack, ready, .. } = setup;
    let rows = |section| {
        let items = pack.items_of(section);
        let its = items.flat_map(|item| {
            let drafts = ready.go.iter().filter(|kept| kept.draft.item == item.id);
            drafts.map(move |kept| row(setup, item, kept))
        });
        its.collect::<Vec<_>>()
    };
    let sections = pack.sections.iter().map(|section| CheckSection {
        id: section.id.clone(),
        title: section.title.clone(),
        rows: rows(&section.id),
    });
    sections
        .filter(|section| !section.rows.is_empty())
        .collect()
}

fn row(setup: &Setup<'_>, item: &Item, kept: &Kept) -> CheckRow {
    // The words are those under which it was answered.
    let answered = setup.packs.get(&kept.draft.pack).unwrap_or(setup.pack);
    let method = answered
        .item(&item.id)
        .and_then(|item| item.method(&kept.draft.method));
    CheckRow {
        item: item.id.clone(),
        title: item.title.clone(),
        words: wording::value::words(answered, method, &kept.draft.value),
        files: evidence::files(answered, &kept.draft.value, &setup.kept, setup.held),
        who_sees: wording::who::reads(item).into(),
    }
}

fn unfinished(pack: &Pack, ready: &Ready) -> Vec<UnfinishedView> {
    let rows = ready.unfinished.iter().map(|(draft, fault)| {
        let item = pack.item(&draft.item);
        UnfinishedView {
            item: draft.item.clone(),
            section: item.map(|item| item.section.clone()),
            title: item.map_or_else(|| draft.item.to_string(), |item| item.title.clone()),
            why: fault.clone(),
        }
    });
    rows.collect()
}

fn sent(desk: &Desk) -> Result<SentView, Problem> {
    let files: BTreeMap<FileId, KeptFile> = desk
        .store()
        .files()?
        .into_iter()
        .map(|file| (file.row.id.clone(), file))
        .collect();
    let packages = desk.store().packages()?;
    Ok(SentView {
        packages: packages
            .iter()
            .map(|it| package(desk, it, &files))
            .collect(),
    })
}

fn package(desk: &Desk, sent: &Sent, files: &BTreeMap<FileId, KeptFile>) -> PackageView {
    let manifest = &sent.manifest;
    let progress = match sent.state {
        PackageState::Received => Progress::Received,
        PackageState::Stuck | PackageState::Failed => Progress::Stuck,
        PackageState::Waiting if desk.is_sending(&manifest.package) => Progress::Sending,
        PackageState::Waiting => Progress::Waiting,
    };
    let refused = sent.receipt.iter().flat_map(|receipt| &receipt.refused);
    let refused = refused.map(|refused| RefusedView {
        item: refused.item.clone(),
        title: title_anywhere(desk, &refused.item),
        reason: refused.reason.clone(),
    });
    let shown = manifest.files.iter().map(|claim| {
        let kept = files.get(&claim.id);
        SentFile {
            id: claim.id.clone(),
            title: kept.map_or_else(|| "File".into(), |kept| file_title(desk, kept)),
            bytes: claim.bytes,
            confirmed: sent.receipt.is_some() || kept.is_some_and(|kept| kept.confirmed),
        }
    });
    let refused: Vec<_> = refused.collect();
    PackageView {
        id: manifest.package.clone(),
        at: manifest.at,
        progress,
        words: words(desk, sent, progress, refused.len()),
        answers: number(manifest.responses.len()),
        files: shown.collect(),
        refused,
        received: sent.receipt.as_ref().map(|receipt| receipt.received),
    }
}

fn words(desk: &Desk, sent: &Sent, progress: Progress, refused: usize) -> String {
    let provider = desk.provider();
    match progress {
        Progress::Sending => "Hearth is sending this now.".into(),
        Progress::Stuck => {
            let trouble = sent.trouble.as_deref().unwrap_or_default();
            if sent.state == PackageState::Failed {
                format!("{trouble} The answers are back in your setup: you can send them again.")
            } else {
                trouble.into()
            }
        }
        Progress::Waiting if !desk.client().session().is_open() => {
            "This is saved on your computer. Log in to send it.".into()
        }
        Progress::Waiting => {
            "This is saved on your computer. Hearth sends it when the server answers.".into()
        }
        Progress::Received if refused == 0 => format!("{provider} has received this."),
        Progress::Received if refused == sent.manifest.responses.len() => format!(
            "{provider} did not take any of these answers. They are back in your setup, each with \
             what to do."
        ),
        Progress::Received => format!(
            "{provider} has received this, apart from {}. What was not taken is back in your \
             setup, with what to do.",
            wording::count(refused, "answer", "answers")
        ),
    }
}

/// A picture by what it shows, a document by its own name.
fn file_title(desk: &Desk, kept: &KeptFile) -> String {
    let shot = kept.row.shot.as_ref().and_then(|id| {
        let packs: Vec<_> = desk.packs().all().collect();
        packs.into_iter().rev().find_map(|pack| pack.shot(id))
    });
    shot.map_or_else(|| kept.row.name.clone(), |shot| shot.title.clone())
}

/// An item's title under any version of the pack that knows it, the newest first.
fn title_anywhere(desk: &Desk, item: &ItemId) -> String {
    let packs: Vec<_> = desk.packs().all().collect();
    let mut titles = packs.into_iter().rev().filter_map(|pack| pack.item(item));
    titles
        .next()
        .map_or_else(|| item.to_string(), |item| item.title.clone())
}
