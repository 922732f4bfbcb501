//! Checking, sending, and what has become of what was sent.

use super::evidence::FileView;
use hearth_domain::{
    id::{FileId, ItemId, PackageId, SectionId},
    time::Ms,
};

wire! {
    /// Check your answers: exactly what goes, and to whom.
    pub struct CheckView {
        /// Who receives it, in a sentence.
        pub recipient: String,
        /// Every answer that goes, by section.
        pub sections: Vec<CheckSection>,
        /// How many answers.
        pub answers: u32,
        /// How many files,
        pub files: u32,
        /// and their length in bytes.
        pub bytes: u64,
        /// What is left to answer: sending goes on without it.
        pub left: u32,
        /// Answers that are not finished and will not go, each with what to do.
        pub unfinished: Vec<UnfinishedView>,
    }

    /// An answer that is not finished and will not go.
    pub struct UnfinishedView {
        /// The item,
        pub item: ItemId,
        /// and the section in which it is put right; none when the pack in force asks no more for it.
        pub section: Option<SectionId>,
        /// The question, in a few words.
        pub title: String,
        /// What is missing, and what to do.
        pub why: String,
    }

    /// Answers of one section.
    pub struct CheckSection {
        /// The section.
        pub id: SectionId,
        /// Its heading.
        pub title: String,
        /// Its answers.
        pub rows: Vec<CheckRow>,
    }

    /// One answer that goes.
    pub struct CheckRow {
        /// The item.
        pub item: ItemId,
        /// The question, in a few words.
        pub title: String,
        /// The answer in words.
        pub words: String,
        /// Its files.
        pub files: Vec<FileView>,
        /// Who reads it.
        pub who_sees: String,
    }

    /// What was sent, the newest first.
    pub struct SentView {
        /// The packages.
        pub packages: Vec<PackageView>,
    }

    /// One package.
    pub struct PackageView {
        /// The package.
        pub id: PackageId,
        /// When it was made.
        pub at: Ms,
        /// How far it is.
        pub progress: Progress,
        /// The same in a sentence, with what to do if something is to be done.
        pub words: String,
        /// How many answers it holds.
        pub answers: u32,
        /// Its files, each with whether the server confirmed it.
        pub files: Vec<SentFile>,
        /// Answers that the server did not take, each with what to do.
        pub refused: Vec<RefusedView>,
        /// When the server received it, by the server's clock.
        pub received: Option<Ms>,
    }

    /// How far a package is. "Received" shows only on a verified receipt.
    #[derive(Copy, Eq)]
    pub enum Progress {
        /// It waits, and is tried again.
        Waiting,
        /// It is on its way now.
        Sending,
        /// The server has it, and its receipt was verified.
        Received,
        /// It waits for a person to do something.
        Stuck,
    }

    /// A file of a package.
    pub struct SentFile {
        /// The file.
        pub id: FileId,
        /// What it is called.
        pub title: String,
        /// Its length in bytes.
        pub bytes: u64,
        /// The server has exactly these bytes.
        pub confirmed: bool,
    }

    /// An answer that was not taken.
    pub struct RefusedView {
        /// The item.
        pub item: ItemId,
        /// A few words.
        pub title: String,
        /// Why, and what to do.
        pub reason: String,
    }
}
