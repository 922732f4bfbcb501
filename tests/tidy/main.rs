//! The invariants of ARCHITECTURE.md that a machine can check. Each rule is a test, and a failure
//! says which file breaks it and why it is a rule. A rule about a file that is not there is silent.
//!
//! What the compiler, clippy or rustfmt already check is not repeated here.

mod dependencies;
mod documents;
mod repository;
mod sources;
mod words;

/// Fails with every breach of a rule and the rule's reason.
#[track_caller]
fn nothing_breaks(reason: &str, breaches: Vec<String>) {
    assert!(
        breaches.is_empty(),
        "\n{}\n\nThe rule: {reason}\n",
        breaches.join("\n")
    );
}
