//! What a person (or a probe that they started) said about an item, by one of its methods.
//!
//! A response has two halves. The [`Response`] is metadata and a commitment: it is signed, chained
//! and kept. The [`Value`] is the content: it lies in a row of its own and can be erased without
//! breaking either. Not here: what a response is worth ([`crate::standing`]).

use std::collections::BTreeMap;

use crate::{
    fact::Fact,
    hash::Hash,
    id::{Choice, FileId, InstallationId, ItemId, MethodId, ResponseId, ShotId},
    internet::{coverage::Skip, summary::SampleSummary},
    pack::PackRef,
    time::{Date, Ms},
};

wire! {
    /// The half of a response that is signed, chained and kept.
    pub struct Response {
        /// Its name, made where it was given.
        pub id: ResponseId,
        /// The item that it responds to,
        pub item: ItemId,
        /// in the revision that the person saw,
        pub revision: u32,
        /// under this version of the pack,
        pub pack: PackRef,
        /// by this method of the item.
        pub method: MethodId,
        /// The day on which what it says was so. Intervals run from here.
        pub observed: Date,
        /// When it was given, by the clock of the device.
        pub at: Ms,
        /// The commitment to its content.
        pub commitment: Hash,
        /// The files that belong to it.
        pub files: Vec<FileId>,
    }

    /// A response that has not been sent. Its content is at hand and its commitment is still to be
    /// made.
    pub struct Draft {
        /// Its name, kept when it is sent.
        pub id: ResponseId,
        /// The item,
        pub item: ItemId,
        /// in this revision,
        pub revision: u32,
        /// under this version of the pack,
        pub pack: PackRef,
        /// by this method.
        pub method: MethodId,
        /// The day on which what it says was so.
        pub observed: Date,
        /// When it was given.
        pub at: Ms,
        /// What is said.
        pub value: Value,
    }

    /// The content of a response. Stored as it is, so variants are only ever added.
    #[serde(tag = "type", rename_all_fields = "camelCase")]
    pub enum Value {
        /// One option.
        Chosen {
            /// Which.
            choice: Choice,
            /// A note of one's own.
            note: Option<String>,
        },
        /// Words of one's own.
        Words {
            /// The words.
            words: String,
        },
        /// A day.
        Day {
            /// Which.
            day: Date,
        },
        /// Somebody other than the advisor confirms, or does not.
        Attested {
            /// What they say.
            outcome: Attested,
            /// Where they know it from, and anything the advisor should read.
            note: String,
        },
        /// Pictures.
        Photos {
            /// Each with what it is a picture of.
            photos: Vec<Photo>,
        },
        /// A document, of one or more files.
        Document {
            /// Its files.
            files: Vec<FileId>,
        },
        /// A text was read.
        Read {
            /// The hash of the text that was shown.
            text: Hash,
        },
        /// A text was signed.
        Signed {
            /// The hash of the text that was shown.
            text: Hash,
            /// The name as typed.
            name: String,
            /// The installation whose key signed.
            installation: InstallationId,
            /// The signature over hash and name, hexadecimal.
            signature: String,
        },
        /// Facts that a probe found.
        Measured {
            /// The facts.
            facts: Vec<Fact>,
        },
        /// What samples of the line came to.
        Sampled {
            /// The samples, the oldest first.
            samples: Vec<SampleSummary>,
            /// What was due and not taken, or did not count, by cause.
            skips: BTreeMap<Skip, u32>,
            /// Binds the measurements themselves, which stay on the device.
            series: Hash,
        },
        /// The person cannot respond this way, and why. Somebody helps.
        CannotTell {
            /// Why, in their words.
            why: String,
        },
    }

    /// A picture and what it is of.
    pub struct Photo {
        /// What was asked for.
        pub shot: ShotId,
        /// The file.
        pub file: FileId,
    }

    /// What somebody attests.
    #[derive(Copy, Eq)]
    pub enum Attested {
        /// It is so.
        Confirmed,
        /// It is not so.
        NotSo,
        /// They cannot say.
        CannotSay,
    }
}

impl Draft {
    /// The half that is signed and kept, once the content has been committed to.
    pub fn committed(&self, commitment: Hash) -> Response {
        Response {
            id: self.id.clone(),
            item: self.item.clone(),
            revision: self.revision,
            pack: self.pack.clone(),
            method: self.method.clone(),
            observed: self.observed,
            at: self.at,
            commitment,
            files: self.value.files(),
        }
    }
}

impl Value {
    /// The files that the content speaks of, in order.
    pub fn files(&self) -> Vec<FileId> {
        match self {
            Value::Photos { photos } => photos.iter().map(|photo| photo.file.clone()).collect(),
            Value::Document { files } => files.clone(),
            _ => Vec::new(),
        }
    }
}
