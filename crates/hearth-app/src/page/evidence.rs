//! Files of an answer, as people see them listed.
//!
//! Not here: their bytes.

use std::collections::BTreeMap;

use hearth_domain::{
    api::record::FileInfo,
    id::{FileId, ShotId},
    pack::Pack,
    response::Value,
};

use crate::{store::KeptFile, view::evidence::FileView};

/// The files of an answer, each with what it is called and whether it can still be shown.
pub(crate) fn files(
    pack: &Pack,
    value: &Value,
    kept: &BTreeMap<FileId, KeptFile>,
    held: &BTreeMap<FileId, FileInfo>,
) -> Vec<FileView> {
    let named: Vec<(&FileId, Option<&ShotId>)> = match value {
        Value::Photos { photos } => photos
            .iter()
            .map(|photo| (&photo.file, Some(&photo.shot)))
            .collect(),
        Value::Document { files } => files.iter().map(|file| (file, None)).collect(),
        _ => Vec::new(),
    };
    let mut seen: BTreeMap<Option<&ShotId>, u32> = BTreeMap::new();
    named
        .into_iter()
        .map(|(id, shot)| {
            let nth = seen.entry(shot).or_default();
            *nth += 1;
            let (kept, held) = (kept.get(id), held.get(id));
            let title = match shot {
                Some(shot) => {
                    let title = pack.shot(shot).map_or("Photo", |shot| shot.title.as_str());
                    if *nth == 1 {
                        title.to_owned()
                    } else {
                        format!("{title}, {nth}")
                    }
                }
                // Its own name is known on the device where it was added, and nowhere else.
                None => kept.map_or_else(|| format!("Document {nth}"), |it| it.row.name.clone()),
            };
            FileView {
                id: id.clone(),
                shot: shot.cloned(),
                title,
                media_type: kept
                    .map(|it| it.row.media_type.clone())
                    .or_else(|| held.map(|it| it.media_type.clone()))
                    .unwrap_or_default(),
                bytes: kept
                    .map(|it| it.length)
                    .or(held.map(|it| it.bytes))
                    .unwrap_or(0),
                available: kept.is_some_and(|it| it.at_hand)
                    || held.is_some_and(|it| it.erased.is_none()),
            }
        })
        .collect()
}
