//! What an advisor's device makes: packages, and pictures to put into them.

use hearth_domain::hash::commitment;
use hearth_domain::{
    api::record::FileReceipt,
    hash::Salt,
    id::{FileId, PackageId, RecordId},
    package::{FileClaim, MANIFEST_VERSION, Manifest, Package, Payload, sign},
    record::Head,
    response::{Draft, Photo, Value},
    time::Ms,
};
use uuid::Uuid;

use super::{Person, random};

/// Makes a package as a device does.
pub fn package(
    who: &Person,
    record: &RecordId,
    head: Head,
    drafts: &[Draft],
    files: &[FileClaim],
) -> Package {
    let mut payloads = Vec::new();
    let responses = drafts.iter().map(|draft| {
        let salt = Salt(random());
        let value = serde_json::to_string(&draft.value).expect("a value");
        let response = draft.committed(commitment(&salt, value.as_bytes()));
        payloads.push(Payload {
            response: draft.id.clone(),
            salt,
            value,
        });
        response
    });
    let manifest = Manifest {
        v: MANIFEST_VERSION,
        package: PackageId::from(Uuid::now_v7()),
        record: record.clone(),
        installation: who.installation.clone(),
        head,
        after: Vec::new(),
        at: Ms(0),
        responses: responses.collect(),
        files: files.to_vec(),
    };
    let manifest = serde_json::to_string(&manifest).expect("a manifest");
    Package {
        signature: sign(&who.key, manifest.as_bytes()),
        manifest,
        payloads,
    }
}

pub fn photo(file: &FileId) -> Value {
    Value::Photos {
        photos: vec![Photo {
            shot: "door".parse().expect("a shot"),
            file: file.clone(),
        }],
    }
}

pub fn claim(sent: &FileReceipt, media_type: &str) -> FileClaim {
    FileClaim {
        id: sent.id.clone(),
        sha256: sent.sha256,
        bytes: sent.bytes,
        media_type: media_type.into(),
    }
}

/// A JPEG that is like no other.
pub fn picture(width: u32, height: u32) -> Vec<u8> {
    let seed = random()[0];
    let pixels = image::RgbImage::from_fn(width, height, |x, y| {
        image::Rgb([x as u8, y as u8 ^ seed, seed])
    });
    let mut out = std::io::Cursor::new(Vec::new());
    pixels
        .write_to(&mut out, image::ImageFormat::Jpeg)
        .expect("a picture");
    out.into_inner()
}
