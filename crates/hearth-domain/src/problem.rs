//! What goes wrong, in the one shape that every boundary speaks.
//!
//! Inside, each crate has its own typed error. At the boundary to the window and at the boundary to
//! the network it becomes a [`Problem`], whose message is a plain sentence that says what to do
//! next. Nothing personal stands in a code or a message. Not here: the inner errors.

wire! {
    /// A problem as a person meets it.
    pub struct Problem {
        /// What kind it is; somebody acts on each.
        pub code: ProblemCode,
        /// Plain sentences: what happened and what to do next.
        pub message: String,
        /// Which inputs it is about, in page order.
        pub fields: Vec<FieldProblem>,
    }

    /// What is wrong with one input.
    pub struct FieldProblem {
        /// The input's name: an item id, or the field of a form.
        pub field: String,
        /// What to do about it.
        pub message: String,
    }

    /// The kinds of problem. A kind exists only if something acts on it.
    #[derive(Copy, Eq)]
    pub enum ProblemCode {
        /// What was entered cannot be taken: shown beside the inputs.
        Invalid,
        /// There is no such thing, or it is not this person's.
        NotFound,
        /// Something else happened first: read again.
        Conflict,
        /// Log in again; nothing is lost.
        LoggedOut,
        /// This person's roles do not allow it.
        NotAllowed,
        /// No answer from the server: kept, and tried again later.
        Offline,
        /// Too large to take.
        TooLarge,
        /// Too many tries: wait.
        TooMany,
        /// The store is locked: unlock first.
        Locked,
        /// App and server do not speak the same version.
        WrongVersion,
        /// There is no room left on this computer's or the server's disk.
        DiskFull,
        /// The file is not what it should be, or is damaged.
        Damaged,
        /// None of the above.
        Unexpected,
    }
}

impl Problem {
    /// A problem about no input in particular.
    pub fn new(code: ProblemCode, message: impl Into<String>) -> Problem {
        Problem {
            code,
            message: message.into(),
            fields: Vec::new(),
        }
    }

    /// A problem about one input.
    pub fn field(field: impl Into<String>, message: impl Into<String>) -> Problem {
        let message = message.into();
        Problem {
            code: ProblemCode::Invalid,
            message: message.clone(),
            fields: vec![FieldProblem {
                field: field.into(),
                message,
            }],
        }
    }

    /// A problem about several inputs. The message is the first one's.
    pub fn fields(fields: Vec<FieldProblem>) -> Problem {
        let message = fields
            .first()
            .map(|field| field.message.clone())
            .unwrap_or_default();
        Problem {
            code: ProblemCode::Invalid,
            message,
            fields,
        }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Problem {}
