//! Takes in a photo or a document before anything of it is kept.
//!
//! What a file is, its first bytes say and its name does not. A photo is turned upright, cropped,
//! covered and scaled, and written afresh as JPEG: so no place, no camera, no thumbnail and nothing
//! under a cover leaves this function. A PDF is kept as it is. Not here: where files lie, and which
//! item they belong to.

mod sniff;
#[cfg(test)]
mod tests;

use std::io::Cursor;

use hearth_domain::{Problem, ProblemCode};
use image::{
    DynamicImage, ImageDecoder, ImageReader, Limits, RgbImage, codecs::jpeg::JpegEncoder,
    imageops::FilterType, metadata::Orientation,
};

use crate::view::evidence::Area;
use sniff::Format;

/// The largest file that is taken, in bytes: 20 MiB.
pub const MOST_BYTES: usize = 20 << 20;

/// The largest photo that is taken, in pixels: 50 megapixels. It is held against what the file says
/// of itself, before anything is decoded.
pub const MOST_PIXELS: u64 = 50_000_000;

/// The longest side of a photo that is kept, in pixels.
pub const LONGEST_SIDE: u32 = 2_560;

/// How well a photo is kept, of 100.
const QUALITY: u8 = 85;

/// The most memory that decoding may take, in bytes: room for [`MOST_PIXELS`] at 8 bytes each.
const MOST_MEMORY: u64 = 512 << 20;

/// What covers are painted in: a dark grey that is nowhere see-through.
pub const COVER: [u8; 3] = [0x21, 0x2b, 0x32];

/// A file as it is kept and sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// `image/jpeg` or `application/pdf`.
    pub media_type: &'static str,
    /// Width and height of a photo, in pixels; none for a document.
    pub pixels: Option<(u32, u32)>,
}

impl Taken {
    /// Whether it is a photo.
    pub fn is_photo(&self) -> bool {
        self.pixels.is_some()
    }
}

/// Takes in a file: crops it to `crop`, covers `covers` opaquely, and drops everything that is not
/// picture. Areas are parts of the whole picture as it is shown upright.
///
/// # Errors
/// With what to do, when the file is too large, is not what it should be, or is damaged.
pub fn take(bytes: &[u8], crop: Option<Area>, covers: &[Area]) -> Result<Taken, Problem> {
    if bytes.len() > MOST_BYTES {
        return Err(Problem::new(
            ProblemCode::TooLarge,
            "This file is larger than 20 MB. Choose a smaller one, or take the photo again at a \
             lower quality.",
        ));
    }
    let format = match sniff::format(bytes) {
        Some(Format::Pdf) => return document(bytes, crop.is_some() || !covers.is_empty()),
        Some(Format::Heic) => {
            return Err(damaged(
                "This is a HEIC photo, which Hearth cannot open. On an iPhone, open Settings, \
                 Camera, Formats, choose Most Compatible, and take the photo again. Or open it on \
                 a computer and save it as a JPG.",
            ));
        }
        Some(Format::Picture(format)) => format,
        None => {
            return Err(damaged(
                "This file is not a photo or a PDF, whatever its name says. Choose a JPG, PNG or \
                 PDF file.",
            ));
        }
    };
    let whole = upright(bytes, format)?;
    let whole = paint(whole, covers);
    let kept = match crop {
        Some(area) => cut(&whole, area)?,
        None => whole,
    };
    write(scale(kept))
}

/// A document is kept as it is, so there is nothing in it that could be covered.
fn document(bytes: &[u8], edited: bool) -> Result<Taken, Problem> {
    if edited {
        return Err(damaged(
            "A PDF cannot be cropped or covered. Take a photo of the page instead, and cover what \
             should not be seen.",
        ));
    }
    Ok(Taken {
        bytes: bytes.to_vec(),
        media_type: "application/pdf",
        pixels: None,
    })
}

/// Decodes a picture and turns it the way it was held.
fn upright(bytes: &[u8], format: image::ImageFormat) -> Result<RgbImage, Problem> {
    let broken = || {
        damaged(
            "This photo is damaged, or only part of it was copied. Copy it again, or take a new \
             one.",
        )
    };
    if !sniff::is_whole(bytes, format) {
        return Err(broken());
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits.clone());
    let mut decoder = reader.into_decoder().map_err(|_| broken())?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(Problem::new(
            ProblemCode::TooLarge,
            format!(
                "This photo has {width} by {height} pixels, which is more than Hearth can open. \
                 Take it again at a lower resolution, or save a smaller copy."
            ),
        ));
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|_| broken())?;
    picture.apply_orientation(orientation);
    Ok(flat(picture))
}

/// Lays a picture on white. Pixels that are see-through still hold a colour, which nobody saw and
/// nobody meant to send.
fn flat(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let picture = picture.into_rgba8();
    RgbImage::from_fn(picture.width(), picture.height(), |x, y| {
        let [red, green, blue, alpha] = picture.get_pixel(x, y).0;
        let alpha = u32::from(alpha);
        let over_white = |colour: u8| {
            let mixed = (u32::from(colour) * alpha + 255 * (255 - alpha)) / 255;
            u8::try_from(mixed).unwrap_or(u8::MAX)
        };
        image::Rgb([red, green, blue].map(over_white))
    })
}

/// A part of a picture in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Part {
    left: u32,
    top: u32,
    right: u32,
    bottom: u32,
}

impl Part {
    /// An area in pixels; `outward` takes in every pixel that it touches, otherwise only those that
    /// lie wholly inside. What reaches over the edge is cut off there.
    fn of(area: Area, (width, height): (u32, u32), outward: bool) -> Part {
        let near = |thousandths: u32, side: u32| {
            let exact = u64::from(thousandths.min(1_000)) * u64::from(side);
            let pixel = if outward {
                exact / 1_000
            } else {
                exact.div_ceil(1_000)
            };
            u32::try_from(pixel).unwrap_or(side)
        };
        let far = |thousandths: u32, side: u32| {
            let exact = u64::from(thousandths.min(1_000)) * u64::from(side);
            let pixel = if outward {
                exact.div_ceil(1_000)
            } else {
                exact / 1_000
            };
            u32::try_from(pixel).unwrap_or(side)
        };
        Part {
            left: near(area.left, width),
            top: near(area.top, height),
            right: far(area.left.saturating_add(area.width), width),
            bottom: far(area.top.saturating_add(area.height), height),
        }
    }
}

/// Paints over the covered areas.
fn paint(mut picture: RgbImage, covers: &[Area]) -> RgbImage {
    let size = picture.dimensions();
    for &cover in covers {
        let part = Part::of(cover, size, true);
        for y in part.top..part.bottom {
            for x in part.left..part.right {
                picture.put_pixel(x, y, image::Rgb(COVER));
            }
        }
    }
    picture
}

/// What lies inside the crop, and no pixel more.
fn cut(picture: &RgbImage, area: Area) -> Result<RgbImage, Problem> {
    let part = Part::of(area, picture.dimensions(), false);
    if part.right <= part.left || part.bottom <= part.top {
        return Err(Problem::field(
            "crop",
            "The part of the photo that you kept is empty. Choose a larger part.",
        ));
    }
    let (width, height) = (part.right - part.left, part.bottom - part.top);
    Ok(image::imageops::crop_imm(picture, part.left, part.top, width, height).to_image())
}

/// Scales a picture down until its longest side is [`LONGEST_SIDE`] at most.
fn scale(picture: RgbImage) -> RgbImage {
    let (width, height) = picture.dimensions();
    let longest = width.max(height);
    if longest <= LONGEST_SIDE {
        return picture;
    }
    let shorter = |side: u32| {
        let scaled = u64::from(side) * u64::from(LONGEST_SIDE) / u64::from(longest);
        u32::try_from(scaled).unwrap_or(LONGEST_SIDE).max(1)
    };
    image::imageops::resize(
        &picture,
        shorter(width),
        shorter(height),
        FilterType::CatmullRom,
    )
}

/// Writes the picture afresh, with nothing else in the file.
fn write(picture: RgbImage) -> Result<Taken, Problem> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, QUALITY)
        .encode_image(&picture)
        .map_err(|_| damaged("This photo cannot be kept. Take it again, or choose another one."))?;
    Ok(Taken {
        bytes,
        media_type: "image/jpeg",
        pixels: Some(picture.dimensions()),
    })
}

fn damaged(message: &str) -> Problem {
    Problem::new(ProblemCode::Damaged, message)
}
