//! Intake of evidence: what a file really is, and pictures freed of all that is not picture.
//!
//! Names and declared types are not believed; the first bytes decide. A picture is decoded within
//! limits, turned as its metadata says and written afresh, so that position, time, camera, thumbnail
//! and anything hidden behind the picture are gone, also when the device did not take them out. A
//! PDF is never opened here: it is kept as it is and leaves only as a download. Not here: where
//! files lie and whose they are ([`crate::file`]).

use std::{io::Cursor, sync::LazyLock, thread::available_parallelism};

use anyhow::Context;
use bytes::Bytes;
use hearth_domain::{Problem, ProblemCode};
use image::{
    DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder, ImageFormat, ImageReader, Limits,
    codecs::jpeg::JpegEncoder,
};
use tokio::sync::Semaphore;

use crate::error::Result;

/// The most bytes that a file of evidence may have.
pub const MOST_BYTES: usize = 20 * 1024 * 1024;

/// The most pixels that a picture may have: more than any phone's camera gives in daily use.
const MOST_PIXELS: u64 = 50_000_000;

/// The most pixels along one side.
const MOST_SIDE: u32 = 12_000;

/// The most memory that decoding one picture may take, in bytes.
const MOST_MEMORY: u64 = 256 * 1024 * 1024;

/// At this quality a re-encoded photo cannot be told from its original on a screen.
const JPEG_QUALITY: u8 = 85;

/// One picture is decoded per core at a time, so that many uploads at once neither take all memory
/// nor hold up everything else.
static DECODERS: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(available_parallelism().map_or(1, usize::from)));

/// What a file of evidence is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaType {
    /// A JPEG picture.
    Jpeg,
    /// A PNG picture.
    Png,
    /// A PDF document.
    Pdf,
}

/// Why a file is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// It is none of the three kinds.
    #[error("This file is not a JPEG or PNG picture or a PDF document. Choose another file.")]
    Unknown,
    /// It has more pixels than are decoded.
    #[error(
        "This picture is too large: at most 50 million pixels are taken. Make it smaller, or take \
         it again with a lower setting."
    )]
    TooManyPixels,
    /// It cannot be decoded.
    #[error("This picture is damaged and cannot be read. Take it again, or choose another file.")]
    Broken,
}

/// A file as it is kept.
#[derive(Debug)]
pub struct Kept {
    /// What it is.
    pub media_type: MediaType,
    /// Its bytes, without metadata.
    pub bytes: Bytes,
}

impl MediaType {
    /// What the first bytes of a file say it is.
    pub fn of(bytes: &[u8]) -> Option<MediaType> {
        let begins = |magic: &[u8]| bytes.starts_with(magic);
        if begins(b"\xff\xd8\xff") {
            Some(MediaType::Jpeg)
        } else if begins(b"\x89PNG\r\n\x1a\n") {
            Some(MediaType::Png)
        } else if begins(b"%PDF-1.") || begins(b"%PDF-2.") {
            Some(MediaType::Pdf)
        } else {
            None
        }
    }

    /// The name by which it travels.
    pub fn as_str(self) -> &'static str {
        match self {
            MediaType::Jpeg => "image/jpeg",
            MediaType::Png => "image/png",
            MediaType::Pdf => "application/pdf",
        }
    }
}

impl From<Unfit> for Problem {
    fn from(unfit: Unfit) -> Problem {
        let code = match unfit {
            Unfit::TooManyPixels => ProblemCode::TooLarge,
            Unfit::Unknown | Unfit::Broken => ProblemCode::Damaged,
        };
        Problem::new(code, unfit.to_string())
    }
}

/// Makes of the bytes that arrived those that are kept.
///
/// # Errors
/// When the file is none that is taken, for the person to read.
pub async fn take_in(bytes: Bytes) -> Result<Kept> {
    let _turn = DECODERS.acquire().await.context("decoders are closed")?;
    let kept = tokio::task::spawn_blocking(move || clean(bytes))
        .await
        .context("a decoder ended early")?;
    Ok(kept.map_err(Problem::from)?)
}

fn clean(bytes: Bytes) -> Result<Kept, Unfit> {
    let media_type = MediaType::of(&bytes).ok_or(Unfit::Unknown)?;
    let bytes = match media_type {
        MediaType::Jpeg => jpeg(&decode(&bytes, ImageFormat::Jpeg)?)?,
        MediaType::Png => png(&decode(&bytes, ImageFormat::Png)?)?,
        MediaType::Pdf => bytes,
    };
    Ok(Kept { media_type, bytes })
}

/// The picture, upright. Its size is looked at before any pixel is decoded.
fn decode(bytes: &[u8], format: ImageFormat) -> Result<DynamicImage, Unfit> {
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_SIDE);
    limits.max_image_height = Some(MOST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(unfit)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS || decoder.total_bytes() > MOST_MEMORY {
        return Err(Unfit::TooManyPixels);
    }
    let orientation = decoder.orientation().map_err(unfit)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(unfit)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

fn unfit(error: image::ImageError) -> Unfit {
    match error {
        image::ImageError::Limits(_) => Unfit::TooManyPixels,
        _ => Unfit::Broken,
    }
}

fn jpeg(picture: &DynamicImage) -> Result<Bytes, Unfit> {
    let mut out = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut out, JPEG_QUALITY);
    let (width, height) = (picture.width(), picture.height());
    let written = match picture {
        DynamicImage::ImageLuma8(grey) => {
            encoder.write_image(grey, width, height, ExtendedColorType::L8)
        }
        colour => encoder.write_image(&colour.to_rgb8(), width, height, ExtendedColorType::Rgb8),
    };
    written.map_err(|_| Unfit::Broken)?;
    Ok(out.into())
}

fn png(picture: &DynamicImage) -> Result<Bytes, Unfit> {
    let mut out = Cursor::new(Vec::new());
    picture
        .write_to(&mut out, ImageFormat::Png)
        .map_err(|_| Unfit::Broken)?;
    Ok(out.into_inner().into())
}
