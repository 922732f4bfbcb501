//! The picture on a private display, read from the file in which the display keeps it.
//!
//! Reading it asks nothing of the programs on the display, so it slows none of them down and means
//! the same for all: what a person would see. Linux only, and only under `Xvfb -fbdir`.

use std::{
    fs::File,
    os::unix::fs::FileExt,
    path::Path,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, bail, ensure};

use crate::PATIENCE;

/// How long between two looks. No figure is finer than this.
const GLANCE: Duration = Duration::from_millis(5);

/// The display.
pub struct Screen {
    file: File,
    shape: Shape,
    now: Vec<u8>,
}

/// What the head of the file says: the X window dump format, in its byte order.
#[derive(Debug, PartialEq, Eq)]
struct Shape {
    /// Where the picture begins in the file.
    begins: u64,
    width: u32,
    height: u32,
    bytes_per_line: u32,
}

/// A picture of the whole display.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture(Vec<u8>);

impl Screen {
    /// The display of this session. `cargo xtask bench` names its file.
    ///
    /// # Errors
    /// When there is none, or it is of a kind that this does not know.
    pub fn open() -> anyhow::Result<Screen> {
        let path = std::env::var_os("HEARTH_SCREEN_FILE")
            .context("HEARTH_SCREEN_FILE is not set; `cargo xtask bench` sets it")?;
        let file = File::open(&path).context("the display's file cannot be opened")?;
        let mut head = [0; 100];
        file.read_exact_at(&mut head, 0)?;
        let shape = Shape::read(&head)?;
        let now = vec![0; shape.bytes_per_line as usize * shape.height as usize];
        Ok(Screen { file, shape, now })
    }

    /// Waits until the picture has changed and then stayed the same for so long.
    ///
    /// # Errors
    /// When it never does.
    pub fn settled(&mut self, still_for: Duration) -> anyhow::Result<Picture> {
        let start = Instant::now();
        self.look()?;
        let mut before = self.now.clone();
        let mut changed = None;
        while start.elapsed() < PATIENCE {
            self.look()?;
            if self.now != before {
                changed = Some(Instant::now());
                before.clone_from(&self.now);
            }
            if changed.is_some_and(|at: Instant| at.elapsed() >= still_for) {
                return Ok(Picture(before));
            }
            thread::sleep(GLANCE);
        }
        bail!("the picture on the display never settled")
    }

    /// Waits until the display shows this picture and goes on to for so long, and answers since
    /// when it does.
    ///
    /// # Errors
    /// When it never does.
    pub fn shows(&mut self, wanted: &Picture, still_for: Duration) -> anyhow::Result<Instant> {
        let start = Instant::now();
        let mut since = None;
        while start.elapsed() < PATIENCE {
            self.look()?;
            if self.now != wanted.0 {
                since = None;
            } else if since.is_none() {
                since = Some(Instant::now());
            }
            if let Some(since) = since.filter(|at| at.elapsed() >= still_for) {
                return Ok(since);
            }
            thread::sleep(GLANCE);
        }
        bail!("the display never showed the picture that it showed at the first start")
    }

    /// What it shows now.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn picture(&mut self) -> anyhow::Result<Picture> {
        self.look()?;
        Ok(Picture(self.now.clone()))
    }

    /// Keeps a picture as PNG.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn save(&self, picture: &Picture, file: &Path) -> anyhow::Result<()> {
        let line = self.shape.bytes_per_line as usize;
        let image = image::RgbImage::from_fn(self.shape.width, self.shape.height, |x, y| {
            let at = y as usize * line + x as usize * 4;
            let bytes = &picture.0[at..at + 3];
            image::Rgb([bytes[2], bytes[1], bytes[0]])
        });
        image
            .save(file)
            .with_context(|| format!("{} cannot be written", file.display()))
    }

    fn look(&mut self) -> anyhow::Result<()> {
        self.file.read_exact_at(&mut self.now, self.shape.begins)?;
        Ok(())
    }
}

impl Shape {
    fn read(head: &[u8; 100]) -> anyhow::Result<Shape> {
        let word = |at: usize| {
            let bytes = [
                head[at * 4],
                head[at * 4 + 1],
                head[at * 4 + 2],
                head[at * 4 + 3],
            ];
            u32::from_be_bytes(bytes)
        };
        let (version, bits_per_pixel) = (word(1), word(11));
        ensure!(
            version == 7,
            "the display's file is of version {version}, not 7"
        );
        ensure!(
            bits_per_pixel == 32,
            "{bits_per_pixel} bits a pixel, not 32"
        );
        // The table of colours lies between the head and the picture, twelve bytes each.
        let begins = u64::from(word(0)) + u64::from(word(19)) * 12;
        Ok(Shape {
            begins,
            width: word(4),
            height: word(5),
            bytes_per_line: word(12),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(words: &[(usize, u32)]) -> [u8; 100] {
        let mut head = [0; 100];
        for (at, word) in words {
            head[at * 4..at * 4 + 4].copy_from_slice(&word.to_be_bytes());
        }
        head
    }

    #[test]
    fn finds_the_picture_behind_head_and_colours() {
        let words = [
            (0, 160),
            (1, 7),
            (4, 1280),
            (5, 900),
            (11, 32),
            (12, 5120),
            (19, 256),
        ];
        let shape = Shape {
            begins: 160 + 256 * 12,
            width: 1280,
            height: 900,
            bytes_per_line: 5120,
        };
        assert_eq!(Shape::read(&head(&words)).unwrap(), shape);
    }

    #[test]
    fn refuses_a_file_of_another_kind() {
        assert!(Shape::read(&head(&[(0, 160), (1, 6), (11, 32)])).is_err());
        assert!(Shape::read(&head(&[(0, 160), (1, 7), (11, 8)])).is_err());
    }
}
