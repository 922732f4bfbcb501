//! A profile: the one folder that holds everything of one use of Hearth on this computer.
//!
//! `frame.json` says what has to be known before anything is unlocked: which account, which server,
//! how the store is kept closed, and the number to call. It holds no name and no answer. Each
//! account has a folder of its own with its encrypted store. Not here: what is in a store.

use std::{
    collections::BTreeMap,
    fs::{self, File, TryLockError},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use hearth_domain::{
    Problem, ProblemCode, api::account::PhoneCard, id::PersonId, support::SupportCard, time::Ms,
};
use serde::{Deserialize, Serialize};

use crate::{shortcut::Chosen, view::state::KeyKeeper};

const FRAME: &str = "frame.json";
const LOCK: &str = "hearth.lock";
const STORE: &str = "hearth.db";
const DIARY: &str = "diary.db";
const KEY: &str = "key.json";

/// A profile that this process has taken for itself.
#[derive(Debug)]
pub struct Profile {
    root: PathBuf,
    /// Held open: the system lets go of it when the process ends, however it ends.
    taken: Mutex<Option<File>>,
}

/// What is known before anything is unlocked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Frame {
    v: u32,
    /// Whose store is opened at the start.
    pub current: Option<PersonId>,
    /// The person logged out, so that whoever logs in next may be somebody else.
    #[serde(default)]
    pub logged_out: bool,
    /// Every account on this profile.
    pub accounts: BTreeMap<PersonId, AccountFrame>,
}

/// What is known of one account before its store is open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AccountFrame {
    /// The provider's name.
    pub provider: String,
    /// The server's address.
    pub server: String,
    /// The number to call and the words to say.
    pub phone: PhoneCard,
    /// Who keeps the store's key.
    pub keeper: KeyKeeper,
    /// Who to talk to, by the advisor's pack. It is there while the store is closed, so it lies outside.
    #[serde(default)]
    pub support: Option<SupportCard>,
    /// The key for assistance that was chosen on this computer.
    #[serde(default)]
    pub shortcut: Option<Chosen>,
}

/// The names under which files were kept aside, where they were there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aside {
    /// The store.
    pub store: Option<String>,
    /// What its person kept to themselves. It stays in its place where its key still opens it.
    pub diary: Option<String>,
}

const FRAME_VERSION: u32 = 1;

impl Default for Frame {
    fn default() -> Frame {
        Frame {
            v: FRAME_VERSION,
            current: None,
            logged_out: false,
            accounts: BTreeMap::new(),
        }
    }
}

impl Frame {
    /// Whether the key of the account that is opened at the start is kept by a passphrase.
    pub fn is_kept_by_passphrase(&self) -> bool {
        self.account()
            .is_some_and(|(_, account)| account.keeper == KeyKeeper::Passphrase)
    }

    /// Whether anybody's key on this computer is kept by a passphrase.
    pub fn has_passphrases(&self) -> bool {
        let mut keepers = self.accounts.values().map(|account| account.keeper);
        keepers.any(|keeper| keeper == KeyKeeper::Passphrase)
    }

    /// The account whose store is opened at the start.
    pub fn account(&self) -> Option<(&PersonId, &AccountFrame)> {
        let current = self.current.as_ref()?;
        Some((current, self.accounts.get(current)?))
    }
}

impl Profile {
    /// Takes a profile for this process.
    ///
    /// # Errors
    /// When another process has it, or its folder cannot be used.
    pub fn take(root: &Path) -> Result<Profile, Problem> {
        private_folder(root).map_err(|error| unusable(root, &error))?;
        let mut options = File::options();
        let lock = options
            .create(true)
            .truncate(false)
            .write(true)
            .open(root.join(LOCK));
        let taken = lock.map_err(|error| unusable(root, &error))?;
        match taken.try_lock() {
            Ok(()) => Ok(Profile {
                root: root.to_owned(),
                taken: Mutex::new(Some(taken)),
            }),
            Err(TryLockError::WouldBlock) => Err(Problem::new(
                ProblemCode::Conflict,
                "Hearth is open already. Use the window that is open, or close it and start Hearth \
                 again.",
            )),
            Err(TryLockError::Error(error)) => Err(unusable(root, &error)),
        }
    }

    /// Lets go of the profile; another process can take it.
    pub fn release(&self) {
        drop(
            self.taken
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .take(),
        );
    }

    /// The profile's folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The folder of one account.
    pub fn account(&self, person: &PersonId) -> PathBuf {
        self.root.join("accounts").join(person.as_str())
    }

    /// The store of one account.
    pub fn store(&self, person: &PersonId) -> PathBuf {
        self.account(person).join(STORE)
    }

    /// What the person of one account keeps to themselves.
    pub fn diary(&self, person: &PersonId) -> PathBuf {
        self.account(person).join(DIARY)
    }

    /// The wrapped key of one account, where a passphrase keeps it.
    pub fn wrapped_key(&self, person: &PersonId) -> PathBuf {
        self.account(person).join(KEY)
    }

    /// Whether anybody's key is wrapped under a passphrase here, also where the frame was lost.
    pub fn has_wrapped_keys(&self) -> bool {
        let accounts = fs::read_dir(self.root.join("accounts"));
        let mut accounts = accounts.into_iter().flatten().flatten();
        accounts.any(|account| account.path().join(KEY).exists())
    }

    /// Makes the folder of an account, for this user's eyes only.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub fn make_account(&self, person: &PersonId) -> Result<(), Problem> {
        private_folder(&self.account(person)).map_err(|error| unusable(&self.root, &error))
    }

    /// Reads the frame; a profile that nobody has joined on has an empty one.
    ///
    /// # Errors
    /// When it is there and cannot be read: it is left as it is.
    pub fn frame(&self) -> Result<Frame, Problem> {
        let path = self.root.join(FRAME);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Frame::default()),
            Err(error) => return Err(unusable(&self.root, &error)),
        };
        let frame = serde_json::from_slice::<Frame>(&bytes).ok();
        frame.filter(|frame| frame.v == FRAME_VERSION).ok_or_else(|| {
            Problem::new(
                ProblemCode::Damaged,
                format!(
                    "Hearth cannot read the file {}. It is damaged, or a newer Hearth wrote it. \
                     Nothing was changed. Ask IT to move that file aside and to keep the folder \
                     beside it. Then start Hearth and paste your invitation: you can log in with \
                     it although it was used. If you no longer have it, ask your administrator for \
                     another link.",
                    path.display()
                ),
            )
        })
    }

    /// Writes the frame, so that a crash leaves the old one or the whole new one.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub fn keep_frame(&self, frame: &Frame) -> Result<(), Problem> {
        let bytes = serde_json::to_vec_pretty(frame).unwrap_or_default();
        write_durably(&self.root.join(FRAME), &bytes).map_err(|error| unusable(&self.root, &error))
    }

    /// Keeps what lies in an account's folder aside under names with the date, so that another
    /// store can take its place. The key goes along only if it cannot be used for the other store.
    ///
    /// # Errors
    /// When a file cannot be moved; then nothing takes its place.
    pub fn set_aside(&self, person: &PersonId, now: Ms, with_key: bool) -> Result<Aside, Problem> {
        let mut names = of(STORE).to_vec();
        if with_key {
            // The diary's key comes of this one.
            names.extend(of(DIARY));
            names.push(KEY.into());
        }
        let mut moved = self.move_aside(person, now, &names)?;
        Ok(Aside {
            store: moved.remove(STORE),
            diary: moved.remove(DIARY),
        })
    }

    /// The same of the diary alone; returns its name there.
    ///
    /// # Errors
    /// When a file cannot be moved; then nothing takes its place.
    pub fn set_diary_aside(&self, person: &PersonId, now: Ms) -> Result<Option<String>, Problem> {
        let mut moved = self.move_aside(person, now, &of(DIARY))?;
        Ok(moved.remove(DIARY))
    }

    /// Tells the new names of those that were there, by their old ones.
    fn move_aside(
        &self,
        person: &PersonId,
        now: Ms,
        names: &[String],
    ) -> Result<BTreeMap<String, String>, Problem> {
        let folder = self.account(person);
        let mark = format!("kept-{}-{}", now.date(), now.0);
        let mut moved = BTreeMap::new();
        for name in names {
            let aside = format!("{mark}-{name}");
            match fs::rename(folder.join(name), folder.join(&aside)) {
                Ok(()) => drop(moved.insert(name.clone(), aside)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(unusable(&folder, &error)),
            }
        }
        sync_folder(&folder).map_err(|error| unusable(&folder, &error))?;
        Ok(moved)
    }
}

/// The files of a database, itself last: while it is in its place, nothing takes it.
fn of(database: &str) -> [String; 3] {
    ["-wal", "-shm", ""].map(|end| format!("{database}{end}"))
}

/// Writes a small file so that it is there as a whole or not at all, also after a power cut.
///
/// # Errors
/// As the system gives them.
pub(crate) fn write_durably(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let written = path.with_extension("part");
    let mut file = File::create(&written)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&written, path)?;
    path.parent().map_or(Ok(()), sync_folder)
}

#[cfg(unix)]
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Elsewhere a folder cannot be opened as a file, and renaming is durable by itself.
#[cfg(not(unix))]
pub(crate) fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn private_folder(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
}

/// Elsewhere the user's own data folder is private already.
#[cfg(not(unix))]
fn private_folder(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)
}

fn unusable(folder: &Path, error: &io::Error) -> Problem {
    if error.kind() == io::ErrorKind::StorageFull {
        return crate::error::disk_full();
    }
    Problem::new(
        ProblemCode::Unexpected,
        format!(
            "Hearth cannot use its folder {}: {error}. Ask IT to let you write there, then try \
             again.",
            folder.display()
        ),
    )
}
