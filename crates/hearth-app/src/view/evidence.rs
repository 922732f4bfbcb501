//! Photos and documents on their way in and out of the core.
//!
//! A picture is cropped and covered before anything of it is kept: the window sends the bytes with
//! the edits, the core applies them, re-encodes the result without metadata, and keeps only that.

use hearth_domain::id::{FileId, ItemId, MethodId, RecordId, ShotId};

wire! {
    /// What comes with the bytes of a file.
    pub struct FileMeta {
        /// The item that it belongs to,
        pub item: ItemId,
        /// by this method,
        pub method: MethodId,
        /// as this picture; none for a document.
        pub shot: Option<ShotId>,
        /// The file's own name, shown to the person and never sent.
        pub name: String,
        /// What to keep of a picture.
        pub crop: Option<Area>,
        /// What to cover in a picture, opaquely.
        pub covers: Vec<Area>,
        /// The file that this one replaces.
        pub replaces: Option<FileId>,
    }

    /// A part of a picture, in thousandths of its width and height as it is shown upright.
    #[derive(Copy, Eq)]
    pub struct Area {
        /// From the left.
        pub left: u32,
        /// From the top.
        pub top: u32,
        /// Across.
        pub width: u32,
        /// Down.
        pub height: u32,
    }

    /// A file on this device, or on the server.
    pub struct FileView {
        /// The file.
        pub id: FileId,
        /// The picture that it is.
        pub shot: Option<ShotId>,
        /// What it is called, for people.
        pub title: String,
        /// What it is.
        pub media_type: String,
        /// Its length in bytes.
        pub bytes: u64,
        /// Whether its bytes can still be shown.
        pub available: bool,
    }

    /// Which file to hand to the window.
    pub struct FileRef {
        /// The record under review; none for the advisor's own.
        pub record: Option<RecordId>,
        /// The file.
        pub file: FileId,
    }
}

impl FileMeta {
    /// Reads it from the header that travels beside a file's bytes: percent-encoded JSON, because a
    /// file's name may hold any character.
    pub fn from_header(header: &str) -> Option<FileMeta> {
        let json = percent_encoding::percent_decode_str(header)
            .decode_utf8()
            .ok()?;
        serde_json::from_str(&json).ok()
    }
}
