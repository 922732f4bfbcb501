//! What goes into a package, and making one.
//!
//! Whether a draft can go is asked of the rule by which the server will take it in, on the record
//! as this device knows it. Not here: sending.

use std::collections::BTreeMap;

use hearth_domain::{
    Problem, ProblemCode,
    hash::commitment,
    id::FileId,
    pack::{Kind, Pack},
    package::{FileClaim, MANIFEST_VERSION, Manifest, Package, Payload, Verified, sign},
    record::Record,
    response::{Draft, Response, Value},
    standing::Standing,
};

use crate::{
    desk::{Desk, Ready},
    store::{Freeze, Kept, KeptFile, OnDevice, StoreError},
};

/// Parts the drafts that lie on this device. Those of items that are not asked at the moment are in
/// neither part.
pub(crate) fn ready(
    desk: &Desk,
    record: &Record,
    on_device: OnDevice,
    standing: &Standing,
) -> Ready {
    let files: BTreeMap<FileId, KeptFile> = on_device
        .files
        .into_iter()
        .map(|file| (file.row.id.clone(), file))
        .collect();
    let mut ready = Ready {
        go: Vec::new(),
        files: Vec::new(),
        unfinished: Vec::new(),
    };
    for kept in on_device.drafts {
        let is_asked = standing
            .items
            .get(&kept.draft.item)
            .map(|item| item.unsent.is_some());
        let fault = match is_asked {
            Some(false) => continue,
            None => Some("Your provider does not ask this any more.".to_owned()),
            Some(true) => kept
                .refused
                .clone()
                .or_else(|| fault(desk, record, &kept, &files)),
        };
        match fault {
            Some(fault) => ready.unfinished.push((kept.draft, fault)),
            None => {
                let its = kept.draft.value.files().into_iter();
                ready
                    .files
                    .extend(its.filter_map(|id| files.get(&id).cloned()));
                ready.go.push(kept);
            }
        }
    }
    ready
}

/// What keeps a draft from being sent, with what to do.
fn fault(
    desk: &Desk,
    record: &Record,
    kept: &Kept,
    files: &BTreeMap<FileId, KeptFile>,
) -> Option<String> {
    let draft = &kept.draft;
    let is_here = |id: &FileId| files.get(id).is_some_and(|file| file.at_hand);
    if !draft.value.files().iter().all(is_here) {
        return Some("A file is missing. Add it once more.".into());
    }
    let trial = Verified {
        manifest: manifest(desk, record, vec![response(kept).ok()?], Vec::new()),
        hash: hearth_domain::hash::Hash::ZERO,
        values: BTreeMap::from([(draft.id.clone(), draft.value.clone())]),
    };
    let key = desk.installation().key.verifying_key();
    let (_, refused) = trial.admit(record, desk.packs(), &key);
    let reason = refused.into_iter().next()?.reason;
    let missing = desk
        .packs()
        .get(&draft.pack)
        .and_then(|pack| missing(pack, draft));
    Some(missing.unwrap_or(reason))
}

/// The pictures that are still to be taken, by name.
fn missing(pack: &Pack, draft: &Draft) -> Option<String> {
    let method = pack.item(&draft.item)?.method(&draft.method)?;
    let (Kind::Photo { shots, .. }, Value::Photos { photos }) = (&method.kind, &draft.value) else {
        return None;
    };
    let taken = |shot: &hearth_domain::id::ShotId| photos.iter().any(|photo| &photo.shot == shot);
    let titles = shots.iter().filter(|&shot| !taken(shot));
    let titles: Vec<_> = titles
        .filter_map(|id| Some(pack.shot(id)?.title.as_str()))
        .collect();
    let titles = crate::wording::list(titles, 6);
    (!titles.is_empty()).then(|| format!("Add these pictures: {titles}."))
}

/// Freezes everything that can go into one package.
///
/// # Errors
/// When nothing can go, or the store does not take it; then the drafts stay drafts.
pub(crate) fn freeze(desk: &Desk) -> Result<(), Problem> {
    let _alone = desk.alone_to_freeze();
    let first = desk.store().freeze(&packed(desk)?.as_frozen());
    // Something was answered again while the package was made: what goes is what is there now.
    let done = match first {
        Err(StoreError::Moved) => desk.store().freeze(&packed(desk)?.as_frozen()),
        done => done,
    };
    Ok(done?)
}

/// A package that was made and is not frozen.
struct Packed {
    package: Package,
    manifest: Manifest,
    drafts: Vec<Kept>,
}

impl Packed {
    fn as_frozen(&self) -> Freeze<'_> {
        Freeze {
            package: &self.package,
            manifest: &self.manifest,
            drafts: &self.drafts,
        }
    }
}

/// Makes a package of everything that can go at the moment.
fn packed(desk: &Desk) -> Result<Packed, Problem> {
    if desk.me().record.is_none() {
        return Err(not_an_advisor());
    }
    let record = desk.record().ok_or_else(no_record)?;
    let on_device = desk.on_device()?;
    let standing = desk.standing_with(&on_device).ok_or_else(no_record)?;
    let Ready {
        go,
        files,
        unfinished,
    } = ready(desk, record, on_device, &standing);
    if go.is_empty() {
        return Err(nothing(unfinished.len()));
    }
    let responses: Vec<_> = go.iter().map(response).collect::<Result<_, _>>()?;
    let claims = files.iter().map(claim).collect();
    let after = desk.store().unseen_packages(desk.replica().head.seq)?;
    let manifest = Manifest {
        after,
        ..manifest(desk, record, responses, claims)
    };
    let written = serde_json::to_string(&manifest).map_err(unwritable)?;
    let payloads = go.iter().map(payload).collect::<Result<_, _>>()?;
    let package = Package {
        signature: sign(&desk.installation().key, written.as_bytes()),
        manifest: written,
        payloads,
    };
    Ok(Packed {
        package,
        manifest,
        drafts: go,
    })
}

fn manifest(
    desk: &Desk,
    record: &Record,
    responses: Vec<Response>,
    files: Vec<FileClaim>,
) -> Manifest {
    Manifest {
        v: MANIFEST_VERSION,
        package: uuid::Uuid::now_v7().into(),
        record: record.id.clone(),
        installation: desk.installation().id.clone(),
        head: desk.replica().head,
        after: Vec::new(),
        at: desk.now(),
        responses,
        files,
    }
}

fn response(kept: &Kept) -> Result<Response, Problem> {
    let payload = payload(kept)?;
    Ok(kept
        .draft
        .committed(commitment(&kept.salt, payload.value.as_bytes())))
}

fn payload(kept: &Kept) -> Result<Payload, Problem> {
    Ok(Payload {
        response: kept.draft.id.clone(),
        salt: kept.salt,
        value: serde_json::to_string(&kept.draft.value).map_err(unwritable)?,
    })
}

fn claim(file: &KeptFile) -> FileClaim {
    FileClaim {
        id: file.row.id.clone(),
        sha256: file.sha256,
        bytes: file.length,
        media_type: file.row.media_type.clone(),
    }
}

fn no_record() -> Problem {
    Problem::new(
        ProblemCode::Offline,
        "Hearth has not fetched your record yet. Connect to the internet and open this page again. \
         What you saved stays on this computer.",
    )
}

/// Staff have no record of their own.
fn not_an_advisor() -> Problem {
    Problem::new(
        ProblemCode::NotFound,
        "You have no record of your own, so there is nothing to send.",
    )
}

fn nothing(unfinished: usize) -> Problem {
    let message = if unfinished == 0 {
        "There is nothing to send. Answer a question first."
    } else {
        "Nothing can be sent yet. Finish the answers that are listed, then send."
    };
    Problem::new(ProblemCode::Conflict, message)
}

fn unwritable(error: serde_json::Error) -> Problem {
    tracing::error!(%error, "a package cannot be written");
    Problem::new(
        ProblemCode::Unexpected,
        "Hearth could not make the package. Nothing was sent or lost. Restart Hearth and try again.",
    )
}
