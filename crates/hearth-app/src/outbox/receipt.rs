//! What a receipt must say before "received" is shown.
//!
//! The app compares; it does not believe. Not here: how receipts are made (the server).

use std::collections::BTreeSet;

use hearth_domain::{
    Problem, ProblemCode,
    api::record::{FileReceipt, Receipt},
    package::{FileClaim, Manifest, Package},
};

/// Holds a file's receipt against what was sent.
pub(super) fn verify_file(claim: &FileClaim, held: &FileReceipt) -> Result<(), Problem> {
    let same = held.id == claim.id && held.sha256 == claim.sha256 && held.bytes == claim.bytes;
    if same { Ok(()) } else { Err(differs()) }
}

/// Holds a package's receipt against its manifest: the same package, every response taken or
/// refused and none twice, every file with its hash.
pub(super) fn verify(
    manifest: &Manifest,
    package: &Package,
    receipt: &Receipt,
) -> Result<(), Problem> {
    let refused = receipt.refused.iter().map(|it| &it.response);
    let answered: Vec<_> = receipt.accepted.iter().chain(refused).collect();
    let distinct: BTreeSet<_> = answered.iter().copied().collect();
    let sent: BTreeSet<_> = manifest.responses.iter().map(|it| &it.id).collect();
    let whole = receipt.package == manifest.package
        && receipt.manifest == package.hash()
        && answered.len() == distinct.len()
        && distinct == sent
        && receipt.entry.is_some() != receipt.accepted.is_empty()
        && receipt.entry.is_none_or(|seq| seq <= receipt.head.seq)
        && manifest.files.iter().all(|claim| {
            let mut held = receipt.files.iter().filter(|held| held.id == claim.id);
            held.next()
                .is_some_and(|held| verify_file(claim, held).is_ok())
        });
    if whole { Ok(()) } else { Err(differs()) }
}

fn differs() -> Problem {
    Problem::new(
        ProblemCode::Damaged,
        "The server's receipt does not match what this computer sent, so Hearth does not count it \
         as received. Nothing was lost. Tell your provider's IT team, then try again.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use hearth_domain::{
        hash::Hash,
        id::ResponseId,
        package::{MANIFEST_VERSION, Refused},
        record::Head,
        response::Response,
        time::Ms,
    };

    use crate::fixture::{TODAY, id, pack, slug};

    fn sent() -> (Manifest, Package, Receipt) {
        let response = |n| Response {
            id: id(n),
            item: slug("an.item"),
            revision: 1,
            pack: pack().reference(),
            method: slug("answer"),
            observed: TODAY,
            at: Ms(1),
            commitment: Hash::ZERO,
            files: Vec::new(),
        };
        let file = FileClaim {
            id: id(9),
            sha256: Hash::of(b"picture"),
            bytes: 7,
            media_type: "image/jpeg".into(),
        };
        let manifest = Manifest {
            v: MANIFEST_VERSION,
            package: id(5),
            record: id(6),
            installation: id(7),
            head: Head::EMPTY,
            after: Vec::new(),
            at: Ms(1),
            responses: vec![response(1), response(2)],
            files: vec![file.clone()],
        };
        let package = Package {
            manifest: serde_json::to_string(&manifest).unwrap(),
            signature: String::new(),
            payloads: Vec::new(),
        };
        let receipt = Receipt {
            package: id(5),
            manifest: package.hash(),
            entry: Some(1),
            head: Head {
                seq: 1,
                hash: Hash::ZERO,
            },
            received: Ms(2),
            accepted: vec![id(1)],
            refused: vec![Refused {
                response: id(2),
                item: slug("an.item"),
                reason: "Answer it again.".into(),
            }],
            files: vec![FileReceipt {
                id: file.id,
                sha256: file.sha256,
                bytes: 7,
            }],
            older_head: false,
        };
        (manifest, package, receipt)
    }

    #[test]
    fn a_receipt_that_says_everything_is_taken() {
        let (manifest, package, receipt) = sent();
        assert_eq!(verify(&manifest, &package, &receipt), Ok(()));
    }

    #[test]
    fn a_receipt_that_differs_in_anything_is_not() {
        type Change = fn(&mut Receipt);
        let changes: [(&str, Change); 8] = [
            ("another package", |it| it.package = id(8)),
            ("another manifest", |it| it.manifest = Hash::ZERO),
            ("a response left out", |it| it.refused.clear()),
            ("a response twice", |it| {
                it.accepted.push(id::<ResponseId>(1))
            }),
            ("a foreign response", |it| it.accepted.push(id(3))),
            ("taken but not appended", |it| it.entry = None),
            ("a file left out", |it| it.files.clear()),
            ("other bytes", |it| it.files[0].sha256 = Hash::ZERO),
        ];
        for (what, change) in changes {
            let (manifest, package, mut receipt) = sent();
            change(&mut receipt);
            assert!(verify(&manifest, &package, &receipt).is_err(), "{what}");
        }
    }
}
