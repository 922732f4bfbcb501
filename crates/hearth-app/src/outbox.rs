//! The outbox: packages that were sent off, on their way to the server.
//!
//! A package is frozen once and sent until a receipt that was verified says that the server has it.
//! Files go first, then the package that names them; every step can be done twice, so a crash at
//! any point loses nothing and sends nothing twice. What may pass by itself is tried again; what
//! only a person can put right waits for one and says so. Not here: what goes into a package
//! ([`freeze`]), what a receipt must say ([`receipt`]).

pub(crate) mod freeze;
mod receipt;

use std::sync::Arc;

use hearth_domain::{
    Problem, ProblemCode,
    package::{FileClaim, Manifest},
};

use crate::{
    account::OpenAccount,
    app::App,
    event::AppEvent,
    replica,
    retry::Retry,
    store::{Outgoing, Store, StoreError},
};

/// In seconds ([`Retry`]).
const PAUSES_S: [u64; 5] = [1, 2, 5, 15, 60];

/// What became of an attempt to empty the outbox.
enum Outcome {
    /// Nothing waits.
    Empty,
    /// It may work later.
    Later,
    /// Only a log-in helps.
    NeedsLogin,
}

/// Empties the outbox whenever something is in it and the server answers, for as long as the app
/// runs.
pub(crate) async fn run(app: App) {
    let mut accounts = app.accounts();
    let mut retry = Retry::after(PAUSES_S);
    loop {
        let account = accounts.borrow_and_update().clone();
        let outcome = match &account {
            None => Outcome::NeedsLogin,
            Some(account) => tokio::select! {
                outcome = empty(&app, account) => outcome,
                _ = accounts.changed() => {
                    account.set_sending(None);
                    continue;
                }
            },
        };
        let woken = app.woken_to_send();
        retry
            .wait(matches!(outcome, Outcome::Later), woken, &mut accounts)
            .await;
    }
}

async fn empty(app: &App, account: &Arc<OpenAccount>) -> Outcome {
    loop {
        if !account.client.session().is_open() {
            return Outcome::NeedsLogin;
        }
        let outgoing = match account.store.next_package() {
            Ok(Some(outgoing)) => outgoing,
            Ok(None) => return Outcome::Empty,
            Err(error) => return later(error),
        };
        account.set_sending(Some(outgoing.id.clone()));
        app.emit(AppEvent::Sent);
        let sent = send(app, account, &outgoing).await;
        account.set_sending(None);
        let outcome = match sent {
            Ok(()) => None,
            Err(problem) => fail(app, account, &outgoing, &problem),
        };
        app.emit(AppEvent::Sent);
        app.emit(AppEvent::State);
        app.emit(AppEvent::Record);
        if let Some(outcome) = outcome {
            return outcome;
        }
    }
}

/// Sends one package until its receipt is taken in.
async fn send(app: &App, account: &OpenAccount, outgoing: &Outgoing) -> Result<(), Problem> {
    let Outgoing {
        id,
        manifest,
        package,
    } = outgoing;
    let (client, store) = (&account.client, &account.store);
    send_files(app, account, manifest).await?;
    let mut answer = client.put_package(id, package).await;
    if let Err(problem) = &answer
        && missed_files(store, manifest, problem)?
    {
        send_files(app, account, manifest).await?;
        answer = client.put_package(id, package).await;
    }
    let receipt = answer?;
    receipt::verify(manifest, package, &receipt)?;
    store.receive(&receipt, app.clock().now())?;
    // The package is there. That the record does not show it yet is put right by the next fetch.
    if let Err(problem) = replica::fetch(account, None).await {
        tracing::info!(code = ?problem.code, "the record could not be fetched after sending");
    }
    Ok(())
}

/// Sends the files that the server has not confirmed.
async fn send_files(app: &App, account: &OpenAccount, manifest: &Manifest) -> Result<(), Problem> {
    for claim in &manifest.files {
        if account
            .store
            .file(&claim.id)?
            .is_some_and(|file| file.confirmed)
        {
            continue;
        }
        let bytes = bytes(&account.store, claim)?;
        let held = account.client.put_file(claim, bytes).await?;
        receipt::verify_file(claim, &held)?;
        account.store.confirm_file(&claim.id, true)?;
        app.emit(AppEvent::Sent);
    }
    Ok(())
}

/// Whether a refusal says that files are gone which were confirmed once: a server sweeps files that
/// no package came for. Those are then to be sent again.
fn missed_files(store: &Store, manifest: &Manifest, problem: &Problem) -> Result<bool, Problem> {
    let is_named = |claim: &&FileClaim| {
        problem
            .fields
            .iter()
            .any(|fault| fault.field == claim.id.as_str())
    };
    let mut missed = false;
    for claim in manifest.files.iter().filter(is_named) {
        store.confirm_file(&claim.id, false)?;
        missed = true;
    }
    Ok(missed)
}

/// The bytes of a file as they were signed for.
fn bytes(store: &Store, claim: &FileClaim) -> Result<Vec<u8>, Problem> {
    store.file_bytes(&claim.id)?.ok_or_else(|| {
        Problem::new(
            ProblemCode::Damaged,
            "A file of this package is no longer on this computer, so it cannot be sent. Tell your \
             provider's IT team.",
        )
    })
}

/// The store does not read or write at the moment: logged, and tried again.
fn later(error: StoreError) -> Outcome {
    let problem = Problem::from(error);
    tracing::warn!(code = ?problem.code, "the outbox waits for the store");
    Outcome::Later
}

/// Notes why a package did not go. None: go on with the next one.
fn fail(
    app: &App,
    account: &OpenAccount,
    outgoing: &Outgoing,
    problem: &Problem,
) -> Option<Outcome> {
    tracing::info!(code = ?problem.code, "a package was not sent");
    let (store, id) = (&account.store, &outgoing.id);
    let noted = match problem.code {
        ProblemCode::LoggedOut => return Some(Outcome::NeedsLogin),
        ProblemCode::Offline
        | ProblemCode::TooMany
        | ProblemCode::DiskFull
        | ProblemCode::Unexpected
        | ProblemCode::Locked => return Some(Outcome::Later),
        // The server says no to the package as it is, and has not taken it.
        ProblemCode::Invalid
        | ProblemCode::NotFound
        | ProblemCode::Conflict
        | ProblemCode::TooLarge => store.thaw(id, &problem.message, app.clock().now()),
        // It may have taken it, or will once somebody has put something right.
        ProblemCode::NotAllowed | ProblemCode::WrongVersion | ProblemCode::Damaged => {
            store.note_stuck(id, &problem.message)
        }
    };
    noted.err().map(later)
}
