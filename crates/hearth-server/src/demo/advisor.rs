//! What a made-up advisor answers and sends.
//!
//! They know no item by name, so the demonstration follows the pack. Not here: what reviewers make
//! of it ([`super::reviewer`]).

use std::{collections::BTreeMap, io::Cursor};

use axum::http::Method;
use hearth_domain::{
    api::record::{FileReceipt, Receipt, RecordCopy},
    fact::{Bound, Fact, FactId, Found, Probe, System},
    hash::{Salt, commitment},
    id::{FileId, PackageId, ResponseId},
    internet::{
        coverage::Skip,
        example,
        judgement::judge,
        summary::{self, SampleSummary},
    },
    pack::{Item, Kind, Means, Method as Way, Pack, Severity},
    package::{FileClaim, MANIFEST_VERSION, Manifest, Package, Payload, agreement, sign},
    response::{Draft, Photo, Value},
    role::Role,
    standing::{ItemResult, State},
    time::{Date, Ms},
};
use uuid::Uuid;

use super::seat::Seat;
use crate::record::work::new_salt;

/// Answers may bring further questions, but not for ever.
const ROUNDS: usize = 6;

/// How an advisor's home is.
pub struct Home<'a> {
    /// Their name, to sign with.
    pub name: &'a str,
    /// So many items of less than the highest severity are not met.
    pub not_met: usize,
    /// They stop after so many answers.
    pub answers: usize,
}

/// Answers and sends, as far as the advisor goes.
pub async fn send(seat: &Seat, pack: &Pack, home: &Home<'_>, now: Ms) -> anyhow::Result<()> {
    let (mut left, mut not_met) = (home.answers, home.not_met);
    for _ in 0..ROUNDS {
        let copy: RecordCopy = seat.get("/record").await?;
        let mut sending = Sending {
            seat,
            pack,
            home,
            now,
            drafts: Vec::new(),
            files: Vec::new(),
        };
        for (item, way) in open(pack, &copy) {
            if left == 0 {
                break;
            }
            let bad = not_met > 0 && item.severity < Severity::High;
            if sending.answer(item, way, bad).await? {
                left -= 1;
                not_met -= usize::from(bad);
            }
        }
        if sending.drafts.is_empty() {
            return Ok(());
        }
        sending.send(&copy).await?;
    }
    Ok(())
}

/// What is asked of the advisor and has no answer yet: for each need, the first way that is theirs.
fn open<'a>(
    pack: &'a Pack,
    copy: &'a RecordCopy,
) -> impl Iterator<Item = (&'a Item, &'a Way)> + 'a {
    pack.items.iter().flat_map(move |item| {
        let standing = copy.standing.items.get(&item.id);
        let asked = standing.filter(|it| it.result != ItemResult::NotApplicable);
        asked.into_iter().flat_map(move |standing| {
            item.needs.iter().filter_map(move |group| {
                let given = |id| {
                    let method = standing.methods.get(id);
                    method.is_some_and(|it| it.state != State::Returned)
                };
                if group.iter().any(given) {
                    return None;
                }
                let mut ways = group.iter().filter_map(|id| item.method(id));
                ways.find(|way| way.by == Role::Advisor)
                    .map(|way| (item, way))
            })
        })
    })
}

/// A package in the making.
struct Sending<'a> {
    seat: &'a Seat,
    pack: &'a Pack,
    home: &'a Home<'a>,
    now: Ms,
    drafts: Vec<Draft>,
    files: Vec<FileClaim>,
}

/// What made-up samples of a line come to, and the day of which that speaks; none under a pack that
/// measures no line.
fn sampled(pack: &Pack, now: Ms) -> Option<(Value, Date)> {
    let internet = pack.internet.as_ref()?;
    let found = example::samples(now, &internet.windows);
    let samples: Vec<SampleSummary> = found
        .iter()
        .filter_map(|found| {
            let judged = judge(found, &internet.limits, &internet.call).ok()?;
            Some(SampleSummary::of(found, &judged))
        })
        .collect();
    let written: Vec<String> = found
        .iter()
        .filter_map(|found| serde_json::to_string(found).ok())
        .collect();
    let observed = summary::observed(&samples, internet)?;
    let value = Value::Sampled {
        samples,
        skips: BTreeMap::from([(Skip::OnCall, 4), (Skip::Off, 7), (Skip::ServerBusy, 1)]),
        series: summary::series(written.iter().map(String::as_str)),
    };
    Some((value, observed))
}

impl Sending<'_> {
    /// Answers one item, if it is the advisor's to answer.
    async fn answer(&mut self, item: &Item, way: &Way, bad: bool) -> anyhow::Result<bool> {
        let mut observed = self.now.date();
        let value = match &way.kind {
            Kind::Answer { choices } => {
                let options = self.pack.options(choices);
                let wanted = if bad { Means::NotMet } else { Means::Met };
                let fitting = options.iter().find(|option| option.means == wanted);
                let Some(option) = fitting.or(options.first()) else {
                    return Ok(false);
                };
                let choice = option.id.clone();
                Value::Chosen { choice, note: None }
            }
            Kind::Words { .. } => Value::Words {
                words: match &self.pack.internet {
                    Some(internet) if internet.contract.as_ref() == Some(&item.id) => {
                        "Northline, 36 down, 9 up".into()
                    }
                    _ => "It is a quiet room, and I have what I need.".into(),
                },
            },
            Kind::Day { .. } => Value::Day {
                day: self.now.date().plus(500),
            },
            Kind::Photo { shots, .. } => {
                let mut photos = Vec::new();
                for shot in shots {
                    let file = self.picture().await?;
                    let shot = shot.clone();
                    photos.push(Photo { shot, file });
                }
                Value::Photos { photos }
            }
            Kind::Document { .. } => Value::Document {
                files: vec![self.picture().await?],
            },
            Kind::Reading { text } => match self.pack.text(text) {
                Some(text) => Value::Read { text: text.hash },
                None => return Ok(false),
            },
            Kind::Signature { text } => match self.pack.text(text) {
                Some(text) => Value::Signed {
                    text: text.hash,
                    name: self.home.name.into(),
                    installation: self.seat.installation.clone(),
                    signature: sign(&self.seat.key, &agreement(&text.hash, self.home.name)),
                },
                None => return Ok(false),
            },
            Kind::Measurement { probe, limits } if *probe == Probe::Device => Value::Measured {
                facts: limits
                    .iter()
                    .map(|limit| fact(self.pack, limit.fact, &limit.bound))
                    .collect(),
            },
            Kind::Measurement { .. } => match sampled(self.pack, self.now) {
                Some((value, of)) => {
                    observed = of;
                    value
                }
                None => return Ok(false),
            },
            Kind::Attestation { .. } | Kind::Visit { .. } => {
                return Ok(false);
            }
        };
        self.drafts.push(Draft {
            id: ResponseId::from(Uuid::now_v7()),
            item: item.id.clone(),
            revision: item.revision,
            pack: self.pack.reference(),
            method: way.id.clone(),
            observed,
            at: self.now,
            value,
        });
        Ok(true)
    }

    /// Sends a picture of nobody's home: a plain wall and a floor.
    async fn picture(&mut self) -> anyhow::Result<FileId> {
        let pixels = image::RgbImage::from_fn(320, 240, |_, y| {
            if y < 170 {
                image::Rgb([214, 209, 196])
            } else {
                image::Rgb([122, 94, 70])
            }
        });
        let mut bytes = Cursor::new(Vec::new());
        pixels.write_to(&mut bytes, image::ImageFormat::Jpeg)?;
        let id = FileId::from(Uuid::now_v7());
        let receipt: FileReceipt = self
            .seat
            .put_file(&format!("/files/{id}"), bytes.into_inner())
            .await?;
        self.files.push(FileClaim {
            id: id.clone(),
            sha256: receipt.sha256,
            bytes: receipt.bytes,
            media_type: "image/jpeg".into(),
        });
        Ok(id)
    }

    async fn send(self, copy: &RecordCopy) -> anyhow::Result<()> {
        let (mut responses, mut payloads) = (Vec::new(), Vec::new());
        for draft in self.drafts {
            let (salt, value): (Salt, _) = (new_salt()?, serde_json::to_string(&draft.value)?);
            responses.push(draft.committed(commitment(&salt, value.as_bytes())));
            payloads.push(Payload {
                response: draft.id,
                salt,
                value,
            });
        }
        let manifest = Manifest {
            v: MANIFEST_VERSION,
            package: PackageId::from(Uuid::now_v7()),
            record: copy.record.clone(),
            installation: self.seat.installation.clone(),
            head: copy.head,
            after: Vec::new(),
            at: self.now,
            responses,
            files: self.files,
        };
        let path = format!("/packages/{}", manifest.package);
        let manifest = serde_json::to_string(&manifest)?;
        let package = Package {
            signature: sign(&self.seat.key, manifest.as_bytes()),
            manifest,
            payloads,
        };
        let _: Receipt = self.seat.send(Method::PUT, &path, &package).await?;
        Ok(())
    }
}

/// A fact that meets its limit.
fn fact(pack: &Pack, id: FactId, bound: &Bound) -> Fact {
    let found = match bound {
        Bound::AtLeast(number) => Found::Number(number * 2.0),
        Bound::AtMost(number) => Found::Number(number / 2.0),
        Bound::OneOf(words) => Found::Word(words.first().cloned().unwrap_or_default()),
        Bound::Supported => match pack.support.rows.iter().max_by_key(|row| row.ends) {
            Some(row) => Found::System(System {
                os: row.os.clone(),
                version: row.version.clone().unwrap_or_default(),
                build: row.build,
                edition: row.editions.first().cloned(),
            }),
            None => Found::Unknown("The pack names no system.".into()),
        },
    };
    Fact { id, found }
}
