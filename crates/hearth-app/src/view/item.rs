//! One item: what is asked, by which methods, and what was said.

use super::{StandingView, action::ActionView, evidence::FileView};
use hearth_domain::{
    fact::Probe,
    hash::Hash,
    id::{Choice, ItemId, MethodId, ResponseId, SectionId, ShotId},
    pack::{Fixer, Severity, Weight},
    response::Value,
    role::Role,
    time::{Date, Ms},
};

wire! {
    /// An item as the advisor meets it.
    pub struct ItemView {
        /// The item.
        pub id: ItemId,
        /// Its section.
        pub section: SectionId,
        /// A few words.
        pub title: String,
        /// The question or request.
        pub ask: String,
        /// A line beneath it.
        pub hint: Option<String>,
        /// Why it is asked.
        pub why: Option<String>,
        /// Who reads the answer, in a sentence.
        pub who_sees: String,
        /// Where the requirement comes from.
        pub source: String,
        /// Whose value a limit or interval is, when there is one.
        pub notice: String,
        /// Whether approval needs it.
        pub weight: Weight,
        /// How bad it is when it is not met.
        pub severity: Severity,
        /// Who can put it right.
        pub fixer: Fixer,
        /// What helps: shown when the answer asks for it.
        pub advice: Vec<String>,
        /// Whether the answer on this device, or the last one sent, asks for the advice.
        pub show_advice: bool,
        /// Where it stands.
        pub standing: StandingView,
        /// What was agreed about it, what is open first.
        pub actions: Vec<ActionView>,
        /// The ways to respond.
        pub methods: Vec<MethodView>,
        /// What is needed: from each group, one.
        pub needs: Vec<Vec<MethodId>>,
    }

    /// A way to respond.
    pub struct MethodView {
        /// The method.
        pub id: MethodId,
        /// How a person chooses it among others.
        pub label: String,
        /// Who responds.
        pub by: Role,
        /// It is the advisor's to give.
        pub mine: bool,
        /// What it takes.
        pub input: InputView,
        /// Who looks at it afterwards, in a sentence; none when it speaks for itself.
        pub settled_by: Option<String>,
        /// What is on this device and was not sent.
        pub draft: Option<AnswerView>,
        /// What was sent off last.
        pub sent: Option<AnswerView>,
        /// What was sent last may be taken as today's answer with one press.
        pub offer_last: bool,
        /// The server did not take what was sent: why, and what to do.
        pub refused: Option<String>,
        /// Where it stands.
        pub standing: Option<StandingView>,
    }

    /// What a method takes.
    #[serde(tag = "type", rename_all_fields = "camelCase")]
    pub enum InputView {
        /// One of several options.
        Answer {
            /// The options.
            options: Vec<OptionView>,
        },
        /// Words.
        Words {
            /// The most characters.
            most: u32,
        },
        /// A day.
        Day,
        /// Pictures.
        Photo {
            /// Which.
            shots: Vec<ShotView>,
            /// The most in all.
            most: u32,
        },
        /// A document.
        Document {
            /// What it should show.
            shows: String,
        },
        /// A text to read.
        Reading {
            /// The text.
            text: TextView,
        },
        /// A text to sign.
        Signature {
            /// The text.
            text: TextView,
        },
        /// Facts of this computer, or of its line.
        Measurement {
            /// What finds it.
            probe: Probe,
            /// The limits, in words.
            limits: Vec<String>,
        },
        /// Somebody else confirms or visits.
        Staff {
            /// What they confirm.
            statement: String,
        },
    }

    /// An option.
    pub struct OptionView {
        /// Its name.
        pub id: Choice,
        /// What the person reads.
        pub text: String,
        /// A line beneath it.
        pub hint: Option<String>,
        /// Choosing it opens the advice.
        pub opens_advice: bool,
    }

    /// A picture that is asked for.
    pub struct ShotView {
        /// Its name.
        pub id: ShotId,
        /// What it is called.
        pub title: String,
        /// What is to be in it.
        pub show: Vec<String>,
        /// What is not to be in it.
        pub hide: Vec<String>,
    }

    /// A text to read or sign.
    pub struct TextView {
        /// Its heading.
        pub title: String,
        /// What it comes to.
        pub summary: String,
        /// Its paragraphs, headings and points, in order.
        pub body: Vec<BlockView>,
        /// Its hash, which is what is signed.
        pub hash: Hash,
    }

    /// A piece of a text.
    #[serde(tag = "type", rename_all_fields = "camelCase")]
    pub enum BlockView {
        /// A heading.
        Heading {
            /// The words.
            words: String,
        },
        /// A paragraph.
        Paragraph {
            /// The words.
            words: String,
        },
        /// Points.
        Points {
            /// Each point's words.
            points: Vec<String>,
        },
    }

    /// What was said.
    pub struct AnswerView {
        /// The response.
        pub response: ResponseId,
        /// What was said.
        pub value: Value,
        /// The same in words.
        pub words: String,
        /// Who said it: "You", or a name and a role.
        pub by: String,
        /// The day that it speaks of.
        pub observed: Date,
        /// When it was said.
        pub at: Ms,
        /// Its files.
        pub files: Vec<FileView>,
        /// The text that was signed or read, as it was then.
        pub text: Option<TextView>,
        /// It stands on the provider's record. What was sent off and has not arrived does not.
        pub received: bool,
        /// It can be taken back.
        pub can_withdraw: bool,
    }
}
