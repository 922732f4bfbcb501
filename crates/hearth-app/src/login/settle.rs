//! What becomes of the account on this device once its person has logged in.
//!
//! A store that is there is opened and goes on; one that cannot be opened is kept aside under a
//! name with the date, and another takes its place; a first log-in makes one. Not here: how the
//! tokens came to be ([`super`]).

use std::sync::Arc;

use hearth_domain::{
    Problem, ProblemCode,
    api::account::{Me, Tokens},
    id::PersonId,
};

use super::{Begun, locked_meanwhile};
use crate::{
    app::App,
    client::{Client, Session, Vault},
    event::AppEvent,
    key::{Key, KeyError, passphrase},
    profile::{AccountFrame, Aside},
    replica,
    store::{Account, Store, StoreError},
    view::state::KeyKeeper,
};

/// Opens the account of whoever logged in. Answers with what they should know besides.
pub(super) async fn settle(
    app: &App,
    tokens: Tokens,
    begun: Begun,
) -> Result<Option<Problem>, Problem> {
    let session = Session::new(begun.transport.clone(), Some(tokens.clone()), NoVault);
    let me = Client::new(begun.transport.clone(), session).me().await?;
    let person = me.person.clone();
    let _alone = app.alone().await;
    if app.locks() != begun.locks {
        return Err(locked_meanwhile());
    }
    let (store, keeper, aside, key) = match app.account().filter(|it| it.person == person) {
        Some(account) => (
            account.store.clone(),
            keeper(app, &person, begun.passphrase.is_some()).await?,
            None,
            None,
        ),
        None => open_or_make(app, &person, &begun).await?,
    };
    log_in(&store, me, tokens, &begun)?;

    let server = begun.transport.server().to_string();
    // Whoever logs in again keeps the key that they chose here.
    let (support, shortcut) = match app.frame().accounts.remove(&person) {
        Some(before) => (before.support, before.shortcut),
        None => (None, None),
    };
    let frame = AccountFrame {
        provider: begun.about.provider,
        server: server.clone(),
        phone: begun.about.phone,
        keeper,
        support,
        shortcut,
    };
    app.change_frame(|all| {
        all.accounts.insert(person.clone(), frame);
        all.current = Some(person.clone());
        all.logged_out = false;
    })?;
    app.line().reset();
    let account = app.open(store, &server)?;
    account.store.release()?;
    // The first pages need packs and record. What cannot be fetched now is fetched by listening.
    if let Err(problem) = replica::fetch(&account, None).await {
        tracing::info!(code = ?problem.code, "nothing was fetched at the log-in");
    }
    // Until here the diary of whoever was logged in before is closed: the frame names somebody else.
    let is_open = app.open_unless_locked(begun.locks, account, key.as_ref());
    // Their key is another one. The program's main thread is asked for it, and not waited for.
    let there = app.clone();
    tokio::task::spawn_blocking(move || there.listen_for_shortcut());
    app.emit(AppEvent::Record);
    app.emit(AppEvent::Sent);
    app.wake();
    let besides = aside.and_then(|aside| kept_aside(&aside));
    Ok(besides.or_else(|| (!is_open).then(opened_locked)))
}

/// Keeps person and tokens. A store that knows another installation goes on with the one that the
/// server has just been told of, and signs again what was signed but not sent.
fn log_in(store: &Store, me: Me, tokens: Tokens, begun: &Begun) -> Result<(), StoreError> {
    let before = store.account()?;
    let installation = begun.installation.copy();
    let changed = before.is_some_and(|before| before.installation.id != installation.id);
    if changed {
        store.sign_drafts_again(&installation)?;
    }
    store.keep_account(&Account {
        me,
        installation,
        tokens: Some(tokens),
    })
}

/// Who keeps the key of this person's store. Somebody new whose passphrase was asked for has it kept by that.
async fn keeper(app: &App, person: &PersonId, gave_words: bool) -> Result<KeyKeeper, Problem> {
    if let Some(account) = app.frame().accounts.get(person) {
        return Ok(account.keeper);
    }
    let profile = app.profile();
    let is_new = !profile.store(person).exists();
    if profile.wrapped_key(person).exists() || is_new && gave_words {
        return Ok(KeyKeeper::Passphrase);
    }
    match app.keyring().await {
        Some(_) => Ok(KeyKeeper::Keyring),
        // A store whose frame was lost, and whose key may lie in a keyring that is away.
        None if !is_new => Err(KeyError::NoKeyring.into()),
        None => Ok(KeyKeeper::Passphrase),
    }
}

/// The person's store, who keeps its key, under what names unreadable files were kept aside, and the key
/// where the store was opened by it now.
type Settled = (Arc<Store>, KeyKeeper, Option<Aside>, Option<Key>);

/// Opens the person's store, or makes one.
async fn open_or_make(app: &App, person: &PersonId, begun: &Begun) -> Result<Settled, Problem> {
    let words = begun.passphrase.clone();
    let keeper = keeper(app, person, words.is_some()).await?;
    let (profile, frame) = (app.profile(), app.frame());
    let unknown = !frame.accounts.contains_key(person);
    profile.make_account(person)?;
    let path = profile.store(person);
    let key = match app.key(person, keeper, words.clone()).await {
        Ok(key) => Some(key),
        Err(KeyError::Gone | KeyError::Damaged) => None,
        // Whoever logged in is the person whose store it is, and nothing of it is deleted. Where the
        // frame was lost, they were asked to choose a passphrase, not for the one that they had.
        Err(KeyError::WrongPassphrase) if begun.forgotten || unknown => None,
        Err(KeyError::NoPassphrase) if frame.current.as_ref().is_some_and(|it| it != person) => {
            return Err(is_another());
        }
        Err(error) => return Err(error.into()),
    };
    let mut aside: Option<Aside> = None;
    if let Some(key) = &key {
        match app.store(person, key) {
            // A store whose making was cut short holds nothing and is taken up where it was left.
            Ok(store) => return Ok((store, keeper, None, Some(key.clone()))),
            Err(StoreError::Missing) => {}
            Err(StoreError::Unreadable) => {
                aside = Some(profile.set_aside(person, app.clock().now(), false)?);
            }
            Err(error) => return Err(error.into()),
        }
    } else {
        aside = Some(profile.set_aside(person, app.clock().now(), true)?);
    }
    let key = match key {
        // What was kept aside may yet be read under it.
        Some(key) => key,
        None => make_key(app, person, keeper, words).await?,
    };
    let store = Arc::new(Store::create(&path, &key)?);
    Ok((store, keeper, aside, Some(key)))
}

async fn make_key(
    app: &App,
    person: &PersonId,
    keeper: KeyKeeper,
    words: Option<String>,
) -> Result<Key, KeyError> {
    let key = Key::random()?;
    let (made, person) = (key.clone(), person.clone());
    let keep: Box<dyn FnOnce() -> Result<(), KeyError> + Send> = match keeper {
        KeyKeeper::Keyring => {
            let keyring = app.keyring().await.ok_or(KeyError::NoKeyring)?;
            Box::new(move || keyring.keep(&person, &made))
        }
        KeyKeeper::Passphrase => {
            let file = app.profile().wrapped_key(&person);
            let words = words.ok_or(KeyError::NoPassphrase)?;
            Box::new(move || passphrase::wrap(&file, &made, &words))
        }
    };
    let kept = tokio::task::spawn_blocking(keep).await;
    kept.map_err(|error| KeyError::Io(std::io::Error::other(error)))??;
    Ok(key)
}

/// Tokens that are used once, to learn whose they are.
struct NoVault;

impl Vault for NoVault {
    fn keep(&self, _before: &Tokens, _after: Option<&Tokens>) -> Result<(), Problem> {
        Ok(())
    }
}

/// Hearth was locked in the last moment: the log-in counts, and the lock too.
fn opened_locked() -> Problem {
    Problem::new(
        ProblemCode::Locked,
        "You are logged in, and Hearth is locked. Unlock it to go on.",
    )
}

/// Whoever logged in has a file of their own, and gave no passphrase.
fn is_another() -> Problem {
    Problem::new(
        ProblemCode::Invalid,
        "You logged in under another name, and this computer needs a passphrase of your own. In Hearth, log \
         in again: choose “I am somebody else” and enter your passphrase.",
    )
}

/// What to say of files that were kept aside; none where there was nothing.
fn kept_aside(aside: &Aside) -> Option<Problem> {
    let store = aside.store.as_ref().map(|name| {
        format!(
            "Your earlier answers are kept aside as {name}. Hearth fetches what you had sent. Answers that \
             were not sent are only in that file."
        )
    });
    let diary = aside.diary.as_ref().map(|name| {
        format!(
            "What you kept to yourself in check-ins is kept aside as {name}, and is only there."
        )
    });
    let said: Vec<String> = store.into_iter().chain(diary).collect();
    (!said.is_empty()).then(|| {
        Problem::new(
            ProblemCode::Damaged,
            format!(
                "Hearth could not open what was on this computer, and nothing was deleted. {} Nobody can \
                 open what is kept aside without the passphrase or key that you had. Ask IT to leave it \
                 in its place until you know that nothing is missing.",
                said.join(" ")
            ),
        )
    })
}
