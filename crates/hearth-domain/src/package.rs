//! A package: what a device sends, signed as the exact bytes of its manifest.
//!
//! The manifest names responses and files by commitment and hash; the contents travel beside it
//! with their salts. The server takes what fits and refuses, by name, only items that changed since
//! the head that the device had seen. Not here: how a package travels, and where files lie.

mod fits;
#[cfg(test)]
mod tests;

pub use fits::{MOST_FILES, MOST_NOTE};

use std::collections::{BTreeMap, BTreeSet};

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};

use crate::{
    hash::{Hash, Salt, commitment},
    hex,
    id::{FileId, InstallationId, ItemId, PackId, PackageId, RecordId, ResponseId},
    pack::Packs,
    record::{Body, Head, Record},
    response::{Response, Value},
    role::Role,
    time::Ms,
};
use fits::fits;

/// The version of the stored form of manifests.
pub const MANIFEST_VERSION: u32 = 1;

/// The most responses of one package. A device keeps one draft to a method, and a pack asks for
/// about two hundred; whatever is on a record is read again for every standing, so one package must
/// not be able to make a record slow for good.
pub const MOST_RESPONSES: usize = 500;

/// What a package brings. Its bytes are signed, stored and hashed as the device wrote them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Manifest {
    /// [`MANIFEST_VERSION`].
    pub v: u32,
    /// The package's name.
    pub package: PackageId,
    /// The record that it is for.
    pub record: RecordId,
    /// The installation that signs it.
    pub installation: InstallationId,
    /// The end of the record as the device knew it.
    pub head: Head,
    /// The hashes of packages that the device had sent off before this one and did not see on its
    /// copy of the record. What they bring is no news to the person who wrote this one after them.
    #[serde(default)]
    pub after: Vec<Hash>,
    /// When it was made, by the device's clock.
    pub at: Ms,
    /// The responses.
    pub responses: Vec<Response>,
    /// The files that they speak of.
    pub files: Vec<FileClaim>,
}

wire! {
    /// A file that a package names.
    #[derive(Eq)]
    pub struct FileClaim {
        /// Its name.
        pub id: FileId,
        /// The SHA-256 of its bytes.
        pub sha256: Hash,
        /// Its length in bytes.
        pub bytes: u64,
        /// What it is: `image/jpeg`, `image/png` or `application/pdf`.
        pub media_type: String,
    }

    /// A package on its way: the manifest's exact bytes and signature, and the contents.
    pub struct Package {
        /// The manifest, as the text whose bytes are signed.
        pub manifest: String,
        /// The Ed25519 signature over those bytes, hexadecimal.
        pub signature: String,
        /// One content for each response.
        pub payloads: Vec<Payload>,
    }

    /// The content of a response on its way.
    pub struct Payload {
        /// The response that it belongs to.
        pub response: ResponseId,
        /// What keeps its commitment from being guessed.
        pub salt: Salt,
        /// The content as the text whose bytes are committed to: a [`Value`] as JSON.
        pub value: String,
    }

    /// A response that was not taken, and why.
    pub struct Refused {
        /// The response.
        pub response: ResponseId,
        /// Its item.
        pub item: ItemId,
        /// Why, in a sentence that says what to do.
        pub reason: String,
    }
}

/// Why a package is not taken at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// Its manifest is not one.
    #[error("the manifest cannot be read")]
    Manifest,
    /// It was made by another version of the app.
    #[error("the package was made by another version of Hearth")]
    Version,
    /// Its signature is not that of the installation.
    #[error("the signature is not this installation's")]
    Signature,
    /// It brings more than [`MOST_RESPONSES`].
    #[error("the package holds more than {MOST_RESPONSES} responses")]
    TooMany,
    /// A content is missing, or is not what was committed to.
    #[error("the content of response {0} is not what was signed")]
    Content(ResponseId),
}

/// A package whose signature and contents were verified.
#[derive(Debug, Clone, PartialEq)]
pub struct Verified {
    /// What it brings.
    pub manifest: Manifest,
    /// The hash of the manifest's bytes.
    pub hash: Hash,
    /// Each response's content.
    pub values: BTreeMap<ResponseId, Value>,
}

/// The text that an advisor's signature under an agreement covers.
pub fn agreement(text: &Hash, name: &str) -> Vec<u8> {
    Hash::tagged("hearth agreement 1", &[&text.0, name.as_bytes()])
        .0
        .to_vec()
}

/// Signs bytes with an installation's key; hexadecimal.
pub fn sign(key: &SigningKey, bytes: &[u8]) -> String {
    key.sign(bytes)
        .to_bytes()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Whether a hexadecimal signature over bytes is that of a key.
pub fn is_signed(key: &VerifyingKey, bytes: &[u8], signature: &str) -> bool {
    // One spelling only: two texts for one signature would be two signatures.
    let raw = hex::read(signature);
    raw.is_ok_and(|raw| {
        key.verify_strict(bytes, &Signature::from_bytes(&raw))
            .is_ok()
    })
}

impl Manifest {
    /// Reads a manifest without verifying it, to learn whose key verifies it.
    ///
    /// # Errors
    /// When the text is no manifest, or one of another version.
    pub fn read(text: &str) -> Result<Manifest, Unfit> {
        #[derive(Deserialize)]
        struct Version {
            v: u32,
        }
        let Version { v } = serde_json::from_str(text).map_err(|_| Unfit::Manifest)?;
        if v != MANIFEST_VERSION {
            return Err(Unfit::Version);
        }
        serde_json::from_str(text).map_err(|_| Unfit::Manifest)
    }
}

impl Package {
    /// The hash by which the record will name the package.
    pub fn hash(&self) -> Hash {
        Package::hash_of(&self.manifest)
    }

    /// The hash by which a record names the package of this manifest.
    pub fn hash_of(manifest: &str) -> Hash {
        Hash::tagged("hearth manifest 1", &[manifest.as_bytes()])
    }

    /// Verifies signature and contents.
    ///
    /// # Errors
    /// When any of them is not what it should be; nothing of the package may then be used.
    pub fn verify(&self, key: &VerifyingKey) -> Result<Verified, Unfit> {
        let manifest = Manifest::read(&self.manifest)?;
        if !is_signed(key, self.manifest.as_bytes(), &self.signature) {
            return Err(Unfit::Signature);
        }
        if manifest.responses.len() > MOST_RESPONSES {
            return Err(Unfit::TooMany);
        }
        let mut values = BTreeMap::new();
        for response in &manifest.responses {
            let wrong = || Unfit::Content(response.id.clone());
            let payload = self
                .payloads
                .iter()
                .find(|it| it.response == response.id)
                .ok_or_else(wrong)?;
            if commitment(&payload.salt, payload.value.as_bytes()) != response.commitment {
                return Err(wrong());
            }
            let value: Value = serde_json::from_str(&payload.value).map_err(|_| wrong())?;
            if value.files() != response.files
                || !response
                    .files
                    .iter()
                    .all(|id| manifest.files.iter().any(|it| &it.id == id))
            {
                return Err(wrong());
            }
            values.insert(response.id.clone(), value);
        }
        Ok(Verified {
            manifest,
            hash: self.hash(),
            values,
        })
    }
}

impl Verified {
    /// Parts the responses into those that may be appended to `record` and those that may not.
    ///
    /// A package that names an older head is taken; only items that were touched since are refused.
    /// A response that the record has already is refused too, so that it never counts twice. `key`
    /// is the installation's, for signatures under agreements.
    pub fn admit(
        &self,
        record: &Record,
        packs: &Packs,
        key: &VerifyingKey,
    ) -> (Vec<Response>, Vec<Refused>) {
        let touched = self.touched_since(record);
        let enrolled = record.enrolled();
        let taken: BTreeSet<&ResponseId> = record.responses().map(|it| &it.id).collect();
        let mut seen: BTreeSet<&ResponseId> = BTreeSet::new();
        let (mut admitted, mut refused) = (Vec::new(), Vec::new());
        for response in &self.manifest.responses {
            let fault = if self.manifest.record != record.id {
                Some("This was written for another record. Log in as the person who wrote it.")
            } else if taken.contains(&response.id) {
                Some("The provider's server has this answer. There is nothing to do.")
            } else if touched.contains(&response.item) {
                Some(
                    "This item changed on the server after this was written. Read it again and \
                     answer it once more.",
                )
            } else if !seen.insert(&response.id) {
                Some("This was sent twice in one package. There is nothing to do.")
            } else if enrolled.is_some_and(|pack| pack != &response.pack.id) {
                Some(NOT_ASKED)
            } else {
                self.fault(response, packs, key)
            };
            match fault {
                None => admitted.push(response.clone()),
                Some(reason) => refused.push(Refused {
                    response: response.id.clone(),
                    item: response.item.clone(),
                    reason: reason.into(),
                }),
            }
        }
        (admitted, refused)
    }

    /// Items that somebody touched after the head that the device had seen. What it had sent off
    /// itself was known to it.
    fn touched_since<'r>(&self, record: &'r Record) -> BTreeSet<&'r ItemId> {
        let item_of = |id: &ResponseId| {
            record
                .responses()
                .find(|it| &it.id == id)
                .map(|it| &it.item)
        };
        let Manifest { head, after, .. } = &self.manifest;
        let since = record.entries.iter().filter(|entry| entry.seq > head.seq);
        since
            .flat_map(|entry| match &entry.body {
                Body::Submitted { package, .. } if after.contains(package) => Vec::new(),
                Body::Submitted { responses, .. } => responses.iter().map(|it| &it.item).collect(),
                Body::Reviewed { response, .. } | Body::Withdrawn { response } => {
                    item_of(response).into_iter().collect()
                }
                Body::Reopened { items, .. } => items.iter().collect(),
                _ => Vec::new(),
            })
            .collect()
    }

    /// What keeps one response from being appended, in a sentence that says what to do.
    fn fault(
        &self,
        response: &Response,
        packs: &Packs,
        key: &VerifyingKey,
    ) -> Option<&'static str> {
        let Some(pack) = packs.get(&response.pack) else {
            return Some(
                "The provider's server does not know this version of the questions. Open Hearth \
                 again while online, then answer it once more.",
            );
        };
        let Some(method) = pack
            .item(&response.item)
            .filter(|item| item.revision == response.revision)
            .and_then(|item| item.method(&response.method))
        else {
            return Some(NOT_ASKED);
        };
        if method.by != Role::Advisor {
            return Some("Somebody else must answer this.");
        }
        let files: BTreeSet<_> = response.files.iter().collect();
        let fits = self.values.get(&response.id).is_some_and(|value| {
            files.len() == response.files.len()
                && fits(pack, method, value, response.observed)
                && self.signs_itself(value, key)
        });
        (!fits).then_some("The answer is not one that this item takes. Answer it once more.")
    }

    /// Whether a signature under an agreement is that of the installation that sends it; whatever is
    /// no signature is fine.
    fn signs_itself(&self, value: &Value, key: &VerifyingKey) -> bool {
        match value {
            Value::Signed {
                text,
                name,
                installation,
                signature,
            } => {
                installation == &self.manifest.installation
                    && is_signed(key, &agreement(text, name), signature)
            }
            _ => true,
        }
    }
}

const NOT_ASKED: &str = "The provider does not ask this. Open Hearth again while online.";

impl Record {
    /// The pack that the advisor is enrolled under.
    pub fn enrolled(&self) -> Option<&PackId> {
        self.entries
            .iter()
            .rev()
            .find_map(|entry| match &entry.body {
                Body::Enrolled { pack } => Some(pack),
                _ => None,
            })
    }

    /// Every response on the record, oldest first.
    pub fn responses(&self) -> impl Iterator<Item = &Response> {
        self.entries.iter().flat_map(|entry| match &entry.body {
            Body::Submitted { responses, .. } => responses.as_slice(),
            Body::Attested { response } => std::slice::from_ref(response),
            _ => &[],
        })
    }
}
