//! Keys in a real keyring, on a private session that no person's keyring is part of.

use std::{env, process::Command};

use hearth_app::{
    App, Clock, KeyringChoice, Options,
    key::{KeyError, keyring::Keyring},
    profile::Profile,
    store::Store,
    view::state::KeyKeeper,
};
use hearth_domain::ProblemCode;
use serde_json::json;

use crate::{
    prepared::{self, call, key, person},
    skip,
};

/// Set in a test that was started again on a private session.
const INSIDE: &str = "HEARTH_TEST_PRIVATE_SESSION";
const SERVICE: &str = "Hearth test";

/// Runs one test of this program again, on a session bus and keyring of its own.
fn run_inside(test: &str) {
    let home = tempfile::tempdir().unwrap();
    let script = "printf 'a test' | gnome-keyring-daemon --unlock --components=secrets >/dev/null \
                  && exec \"$0\" \"$@\"";
    let run = Command::new("dbus-run-session")
        .args(["--", "bash", "-c", script])
        .arg(env::current_exe().unwrap())
        .args([test, "--exact", "--nocapture"])
        .env("HOME", home.path())
        .env("XDG_RUNTIME_DIR", home.path())
        .env("XDG_DATA_HOME", home.path().join("data"))
        .env(INSIDE, "1")
        .output();
    match run {
        Err(error) => skip(&format!("dbus-run-session does not start: {error}")),
        Ok(run) if run.status.code() == Some(127) => skip("gnome-keyring-daemon is not installed"),
        Ok(run) => {
            let said = String::from_utf8_lossy(&run.stdout);
            assert!(
                run.status.success() && said.contains("1 passed"),
                "{said}{}",
                String::from_utf8_lossy(&run.stderr)
            );
        }
    }
}

#[test]
fn the_computers_own_log_in_opens_the_store() {
    if env::var_os(INSIDE).is_none() {
        return run_inside("key::the_computers_own_log_in_opens_the_store");
    }
    let keyring = Keyring::probe(SERVICE).unwrap();
    assert!(
        matches!(keyring.key(&person()), Err(KeyError::Gone)),
        "nothing is kept yet"
    );
    keyring.keep(&person(), &key()).unwrap();
    assert_eq!(keyring.key(&person()).unwrap(), key());
    let other = Keyring::probe("Hearth test of another profile").unwrap();
    assert!(
        matches!(other.key(&person()), Err(KeyError::Gone)),
        "profiles are kept apart"
    );

    let folder = tempfile::tempdir().unwrap();
    let profile = Profile::take(folder.path()).unwrap();
    profile.make_account(&person()).unwrap();
    prepared::fill(&Store::create(&profile.store(&person()), &key()).unwrap());
    prepared::keep_frame(&profile, KeyKeeper::Keyring);
    drop(profile);
    let options = |service: &str| Options {
        clock: Clock::of(prepared::now),
        keyring: KeyringChoice::System {
            service: service.into(),
        },
        ..Options::new(folder.path())
    };
    let state = |options| async {
        let app = App::start(options).await.unwrap();
        let state = call(&app, "get_state", json!({})).await.unwrap();
        app.stop().await;
        state
    };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let opened = state(options(SERVICE)).await;
        assert_eq!(opened["stage"], "ready", "without a word: {opened}");
        assert_eq!(opened["key"], "keyring");
        let gone = state(options("Hearth test without a key")).await;
        assert_eq!(gone["stage"], "locked");
        assert_eq!(gone["problem"]["code"], "damaged", "{gone}");
    });
}

#[test]
fn without_a_keyring_the_app_says_so_and_loses_nothing() {
    if env::var_os(INSIDE).is_none() {
        let test = "key::without_a_keyring_the_app_says_so_and_loses_nothing";
        let run = Command::new(env::current_exe().unwrap())
            .args([test, "--exact", "--nocapture"])
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
            .env(INSIDE, "1")
            .output()
            .unwrap();
        assert!(
            run.status.success(),
            "{}",
            String::from_utf8_lossy(&run.stderr)
        );
        return;
    }
    if !cfg!(target_family = "unix") || cfg!(target_vendor = "apple") {
        return skip("this system always has a keyring");
    }
    assert!(matches!(Keyring::probe(SERVICE), Err(KeyError::NoKeyring)));
    let folder = tempfile::tempdir().unwrap();
    let profile = Profile::take(folder.path()).unwrap();
    prepared::keep_frame(&profile, KeyKeeper::Keyring);
    drop(profile);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let options = Options {
            keyring: KeyringChoice::System {
                service: SERVICE.into(),
            },
            ..Options::new(folder.path())
        };
        let app = App::start(options).await.unwrap();
        let problem = call(&app, "unlock", json!({"passphrase": null}))
            .await
            .unwrap_err();
        assert_eq!(problem.code, ProblemCode::Locked);
        assert!(problem.message.contains("keyring"), "{problem}");
        app.stop().await;
    });
}
