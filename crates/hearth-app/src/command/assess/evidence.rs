//! Photos and documents: taking them in, taking them out, and handing them to the window.
//!
//! Not here: what becomes of a picture ([`crate::image`]).

use std::sync::{Mutex, PoisonError};

use hearth_domain::{
    Problem, ProblemCode,
    id::FileId,
    pack::{Item, Kind, Method, Pack},
    package::MOST_FILES,
    response::{Photo, Value},
};

use super::{asked, draft, setup, show};
use crate::{
    App,
    commands::RemoveFile,
    image::{self, Taken},
    store::FileRow,
    view::{
        evidence::{FileMeta, FileRef},
        item::ItemView,
    },
    wording::count,
};

/// Files are added and taken out one after another: each reads the answer that the one before it
/// left behind. Several can be dropped onto a page at once.
static ONE_BY_ONE: Mutex<()> = Mutex::new(());

/// The most characters of a file's own name that are kept.
const MOST_NAME: usize = 120;

pub(crate) async fn put_file(
    app: &App,
    meta: FileMeta,
    bytes: Vec<u8>,
) -> Result<ItemView, Problem> {
    let (crop, covers) = (meta.crop, meta.covers.clone());
    let taken = tokio::task::spawn_blocking(move || image::take(&bytes, crop, &covers));
    let taken = taken.await.map_err(|_| {
        Problem::new(
            ProblemCode::Damaged,
            "Hearth could not open this file. Choose another one, or take the photo again.",
        )
    })??;
    {
        let _alone = ONE_BY_ONE.lock().unwrap_or_else(PoisonError::into_inner);
        let desk = app.desk()?;
        let setup = setup(&desk)?;
        let (item, method) = asked(&setup, &meta.item, &meta.method)?;
        let before = setup.draft(&item.id, &method.id);
        let file = FileRow {
            id: uuid::Uuid::now_v7().into(),
            item: item.id.clone(),
            method: method.id.clone(),
            shot: meta.shot.clone(),
            name: own_name(&meta.name),
            media_type: taken.media_type.into(),
        };
        let was = before.map(|draft| &draft.value);
        let (value, replaced) = with(setup.pack, item, method, was, &file, &taken, &meta)?;
        let draft = draft(setup.pack, item, method, before, desk.now(), value);
        desk.put_draft_file(&file, &taken.bytes, &draft, replaced)?;
    }
    show(app, &meta.item)
}

pub(crate) async fn remove_file(app: &App, input: RemoveFile) -> Result<ItemView, Problem> {
    {
        let _alone = ONE_BY_ONE.lock().unwrap_or_else(PoisonError::into_inner);
        let desk = app.desk()?;
        let setup = setup(&desk)?;
        let (item, method) = asked(&setup, &input.item, &input.method)?;
        let before = setup.draft(&item.id, &method.id);
        let Some(before) = before.filter(|it| it.value.files().contains(&input.file)) else {
            return Err(Problem::new(
                ProblemCode::NotFound,
                "This file is not part of your answer any more. Nothing was changed.",
            ));
        };
        let left = without(&before.value, &input.file);
        let left =
            left.map(|value| draft(setup.pack, item, method, Some(before), desk.now(), value));
        desk.remove_file(&input.file, left.as_ref())?;
    }
    show(app, &input.item)
}

pub(crate) async fn get_file(app: &App, input: FileRef) -> Result<(String, Vec<u8>), Problem> {
    let desk = app.desk()?;
    if input.record.is_none()
        && let Some(here) = desk.file_bytes(&input.file)?
    {
        return Ok(here);
    }
    desk.client().file(&input.file).await.map_err(|problem| match problem.code {
        ProblemCode::Offline => Problem::new(
            ProblemCode::Offline,
            "This file lies with your provider, and you are offline. Try again when you are back \
             online.",
        ),
        _ => problem,
    })
}

/// The answer with this file in it, and the file whose place it takes.
fn with<'m>(
    pack: &Pack,
    item: &Item,
    method: &Method,
    was: Option<&Value>,
    file: &FileRow,
    taken: &Taken,
    meta: &'m FileMeta,
) -> Result<(Value, Option<&'m FileId>), Problem> {
    let fault = |message: String| Err(Problem::field(item.id.as_str(), message));
    let full = |most: usize, one: &str, many: &str| {
        format!(
            "You can add {} at most. Take one out first.",
            count(most, one, many)
        )
    };
    match &method.kind {
        Kind::Photo { shots, most } => {
            if !taken.is_photo() {
                return fault("A PDF cannot be used here. Choose a JPG or PNG photo.".into());
            }
            let Some(shot) = meta.shot.as_ref().filter(|shot| shots.contains(shot)) else {
                return fault("Say which picture this is, then add it again.".into());
            };
            let mut photos = match was {
                Some(Value::Photos { photos }) => photos.clone(),
                _ => Vec::new(),
            };
            let photo = Photo {
                shot: shot.clone(),
                file: file.id.clone(),
            };
            let old = meta.replaces.as_ref();
            let at = photos.iter().position(|photo| Some(&photo.file) == old);
            match at.and_then(|at| photos.get_mut(at)) {
                Some(place) => *place = photo,
                None => photos.push(photo),
            }
            let most = usize::try_from(*most).unwrap_or(usize::MAX);
            if photos.len() > most {
                return fault(full(most, "photo", "photos"));
            }
            // In the order in which the pack asks for them, so that they are listed alike.
            photos.sort_by_key(|photo| shots.iter().position(|shot| shot == &photo.shot));
            Ok((Value::Photos { photos }, old.filter(|_| at.is_some())))
        }
        Kind::Document { .. } => {
            let mut files = match was {
                Some(Value::Document { files }) => files.clone(),
                _ => Vec::new(),
            };
            let old = meta.replaces.as_ref();
            let at = files.iter().position(|it| Some(it) == old);
            match at.and_then(|at| files.get_mut(at)) {
                Some(place) => *place = file.id.clone(),
                None => files.push(file.id.clone()),
            }
            if files.len() > MOST_FILES {
                return fault(full(MOST_FILES, "file", "files"));
            }
            Ok((Value::Document { files }, old.filter(|_| at.is_some())))
        }
        _ => {
            let section = pack
                .section(&item.section)
                .map_or("this section", |it| &it.title);
            fault(format!("No file is asked for here. Go back to {section}."))
        }
    }
}

/// The answer without this file; none when nothing is left of it.
fn without(value: &Value, file: &FileId) -> Option<Value> {
    match value {
        Value::Photos { photos } => {
            let photos: Vec<Photo> = photos
                .iter()
                .filter(|photo| &photo.file != file)
                .cloned()
                .collect();
            (!photos.is_empty()).then_some(Value::Photos { photos })
        }
        Value::Document { files } => {
            let files: Vec<FileId> = files.iter().filter(|it| *it != file).cloned().collect();
            (!files.is_empty()).then_some(Value::Document { files })
        }
        _ => None,
    }
}

/// A file's own name without the folders that it lay in, which may name people.
fn own_name(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name).trim();
    let name: String = name
        .chars()
        .filter(|c| !c.is_control())
        .take(MOST_NAME)
        .collect();
    if name.is_empty() { "File".into() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{id, pack, slug};

    /// The default pack's photos of a desk: three pictures, six at most.
    struct Desktop {
        pack: Pack,
        value: Option<Value>,
        added: u32,
    }

    impl Desktop {
        fn new() -> Desktop {
            Desktop {
                pack: pack(),
                value: None,
                added: 0,
            }
        }

        fn item(&self) -> (&Item, &Method) {
            let photo = |item: &&Item| {
                item.methods
                    .iter()
                    .any(|it| matches!(&it.kind, Kind::Photo { most: 6, .. }))
            };
            let item = self.pack.items.iter().find(photo).unwrap();
            let method = item
                .methods
                .iter()
                .find(|it| matches!(it.kind, Kind::Photo { .. }))
                .unwrap();
            (item, method)
        }

        fn add(&mut self, shot: Option<&str>, replaces: Option<FileId>) -> Result<FileId, Problem> {
            self.added += 1;
            let (item, method) = self.item();
            let meta = FileMeta {
                item: item.id.clone(),
                method: method.id.clone(),
                shot: shot.map(slug),
                name: "desk.jpg".into(),
                crop: None,
                covers: vec![],
                replaces,
            };
            let file = FileRow {
                id: id(self.added),
                item: item.id.clone(),
                method: method.id.clone(),
                shot: meta.shot.clone(),
                name: meta.name.clone(),
                media_type: "image/jpeg".into(),
            };
            let taken = Taken {
                bytes: vec![],
                media_type: "image/jpeg",
                pixels: Some((1, 1)),
            };
            let was = self.value.as_ref();
            let (value, replaced) = with(&self.pack, item, method, was, &file, &taken, &meta)?;
            assert_eq!(replaced, meta.replaces.as_ref());
            self.value = Some(value);
            Ok(file.id)
        }

        fn files(&self) -> Vec<FileId> {
            self.value.as_ref().map(Value::files).unwrap_or_default()
        }
    }

    #[test]
    fn photos_are_listed_in_the_order_in_which_they_are_asked_for() {
        let mut desk = Desktop::new();
        let sockets = desk.add(Some("desk-sockets"), None).unwrap();
        let side = desk.add(Some("desk-side"), None).unwrap();
        assert_eq!(desk.files(), [side, sockets]);
    }

    #[test]
    fn a_retake_takes_the_place_of_the_photo_before() {
        let mut desk = Desktop::new();
        let first = desk.add(Some("desk-side"), None).unwrap();
        let other = desk.add(Some("desk-front"), None).unwrap();
        let again = desk.add(Some("desk-side"), Some(first)).unwrap();
        assert_eq!(desk.files(), [again, other]);
    }

    #[test]
    fn one_photo_too_many_says_what_to_do() {
        let mut desk = Desktop::new();
        for _ in 0..6 {
            desk.add(Some("desk-side"), None).unwrap();
        }
        let problem = desk.add(Some("desk-side"), None).unwrap_err();
        assert!(
            problem.message.contains("6 photos at most. Take one out"),
            "{problem}"
        );
        assert_eq!(desk.files().len(), 6, "nothing was lost");
    }

    #[test]
    fn a_photo_of_something_else_is_refused() {
        let mut desk = Desktop::new();
        for shot in [None, Some("waste")] {
            let problem = desk.add(shot, None).unwrap_err();
            assert!(problem.message.contains("which picture"), "{problem}");
        }
    }

    #[test]
    fn taking_the_last_photo_out_leaves_no_answer() {
        let mut desk = Desktop::new();
        let first = desk.add(Some("desk-side"), None).unwrap();
        let second = desk.add(Some("desk-front"), None).unwrap();
        let left = without(desk.value.as_ref().unwrap(), &first).unwrap();
        assert_eq!(left.files(), std::slice::from_ref(&second));
        assert_eq!(without(&left, &second), None);
    }

    #[test]
    fn the_folders_of_a_file_are_nobodys_business() {
        assert_eq!(own_name("C:\\Users\\priya.shah\\desk.jpg"), "desk.jpg");
        assert_eq!(own_name("/home/priya/desk photo.jpg"), "desk photo.jpg");
        assert_eq!(own_name(" \n"), "File");
        assert_eq!(own_name(&"a".repeat(500)).len(), MOST_NAME);
    }
}
