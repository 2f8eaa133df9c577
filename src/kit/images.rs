//! Pictures that people upload: judged by their header, decoded within limits,
//! turned upright, and written anew, so that nothing of the original file
//! (metadata, trailing bytes, other formats) is left (TRUST A110 to A112).

use std::io::Cursor;
use std::sync::atomic::{AtomicUsize, Ordering};

use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use tokio::sync::Semaphore;

use super::error::Error;

/// Pictures decoded at once: bounds the memory that they take together.
static PERMITS: Semaphore = Semaphore::const_new(1);
/// Pictures that may wait for their turn, with their bytes in memory.
const WAITING: usize = 16;
static WAITERS: AtomicUsize = AtomicUsize::new(0);
/// Pixels on a side, and in all, before a picture is refused unread. Sixteen
/// million are 64 MiB at four bytes each (TRUST A111).
const MAX_SIDE: u32 = 10_000;
const MAX_PIXELS: u64 = 16_000_000;
const MAX_ALLOC: u64 = 96 * 1024 * 1024;

/// A picture made by us.
#[derive(Clone, Debug)]
pub struct Picture {
    pub bytes: Vec<u8>,
    pub mime: &'static str,
    /// Of the file's name, without a dot.
    pub extension: &'static str,
    pub width: u32,
    pub height: u32,
}

/// What to make of it.
#[derive(Clone, Copy, Debug)]
pub enum Fit {
    /// At most so many pixels on the longer side.
    Within(u32),
    /// A square of so many pixels, cut from the middle.
    Square(u32),
}

/// Re-encodes a picture. The error is a sentence for the person who sent it.
pub async fn reencode(bytes: Vec<u8>, fit: Fit) -> Result<Result<Picture, String>, Error> {
    let _waiter = Waiter::new()?;
    let Ok(_permit) = PERMITS.acquire().await else {
        return Err(Error::Internal("the picture workers are closed".to_owned()));
    };
    tokio::task::spawn_blocking(move || reencode_now(&bytes, fit))
        .await
        .map_err(|error| Error::Internal(error.to_string()))
}

/// One of those who wait, until it is dropped.
struct Waiter;

impl Waiter {
    fn new() -> Result<Self, Error> {
        let waiter = Self;
        if WAITERS.fetch_add(1, Ordering::Relaxed) >= WAITING {
            return Err(Error::TooMany { seconds: 10 });
        }
        Ok(waiter)
    }
}

impl Drop for Waiter {
    fn drop(&mut self) {
        WAITERS.fetch_sub(1, Ordering::Relaxed);
    }
}

fn reencode_now(bytes: &[u8], fit: Fit) -> Result<Picture, String> {
    const UNREADABLE: &str = "This file is not a picture that can be read. JPEG, PNG, WebP and GIF work.";
    let format = image::guess_format(bytes).map_err(|_| UNREADABLE.to_owned())?;
    if !matches!(format, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP | ImageFormat::Gif) {
        return Err(UNREADABLE.to_owned());
    }
    let reader = || {
        let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
        let mut limits = Limits::default();
        limits.max_image_width = Some(MAX_SIDE);
        limits.max_image_height = Some(MAX_SIDE);
        limits.max_alloc = Some(MAX_ALLOC);
        reader.limits(limits);
        reader
    };
    let (width, height) = reader().into_dimensions().map_err(|_| UNREADABLE.to_owned())?;
    if u64::from(width) * u64::from(height) > MAX_PIXELS || width > MAX_SIDE || height > MAX_SIDE {
        return Err(format!(
            "This picture has {width} by {height} pixels. At most {} million pixels work: make it smaller first.",
            MAX_PIXELS / 1_000_000
        ));
    }
    let mut decoder = reader().into_decoder().map_err(|_| UNREADABLE.to_owned())?;
    let orientation = decoder.orientation().ok();
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|_| UNREADABLE.to_owned())?;
    if let Some(orientation) = orientation {
        picture.apply_orientation(orientation);
    }
    let picture = match fit {
        Fit::Within(side) if picture.width() > side || picture.height() > side => {
            picture.resize(side, side, FilterType::Triangle)
        }
        Fit::Within(_) => picture,
        Fit::Square(side) => picture.resize_to_fill(side, side, FilterType::Triangle),
    };
    let (width, height) = (picture.width(), picture.height());
    let mut out = Cursor::new(Vec::new());
    let (mime, extension) = if picture.color().has_alpha() {
        picture.into_rgba8().write_to(&mut out, ImageFormat::Png).map_err(|_| UNREADABLE.to_owned())?;
        ("image/png", "png")
    } else {
        let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut out, 85);
        picture.into_rgb8().write_with_encoder(encoder).map_err(|_| UNREADABLE.to_owned())?;
        ("image/jpeg", "jpg")
    };
    Ok(Picture { width, height, bytes: out.into_inner(), mime, extension })
}
