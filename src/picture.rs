//! Uploaded pictures: decoded within limits, turned upright, cut square, and written anew.
//!
//! What comes in is never handed out again. The new files hold pixels only: no place, no camera, no second file
//! hidden behind the first.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits, Rgb, RgbImage};
use parking_lot::Mutex;

/// Pixels of a side of the two sizes.
const SMALL: u32 = 96;
const LARGE: u32 = 320;
/// Most pixels of a side, and of the whole picture: telephones have 12 million, cameras up to 40.
const SIDE: u32 = 12_000;
const PIXELS: u64 = 40_000_000;
/// Most bytes that a decoder may ask for.
const MEMORY: u64 = 160 * 1024 * 1024;
/// What a picture is brought down to before anything else is done with it, in pixels of its longer side.
const WORKING: u32 = 4 * LARGE;
const QUALITY: u8 = 82;

/// One picture at a time: each may take [`MEMORY`], and somebody could send many at once.
static DECODING: Mutex<()> = Mutex::new(());

/// A square picture in both sizes, as JPEG.
#[derive(Debug, Clone)]
pub struct Picture {
    /// 96 × 96, for lists and posts.
    pub small: Vec<u8>,
    /// 320 × 320, for the profile.
    pub large: Vec<u8>,
}

/// Why a file is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureFault {
    /// No JPEG, PNG, WebP or GIF, or a broken one.
    NotAPicture,
    /// More pixels than a camera makes.
    TooManyPixels,
}

/// Reads a file. Takes up to a second: never inside a transaction, never on an async thread.
///
/// # Errors
/// [`PictureFault`].
pub fn decode(file: &[u8]) -> Result<Picture, PictureFault> {
    let _turn = DECODING.lock();
    let mut picture = upright(file)?;
    let (width, height) = (picture.width(), picture.height());
    let side = width.min(height);
    // Heads are in the upper part of a portrait.
    picture = picture.crop_imm((width - side) / 2, (height - side) / 3, side, side);
    let large = on_white(&picture.resize_exact(LARGE, LARGE, FilterType::Triangle));
    let small = image::imageops::resize(&large, SMALL, SMALL, FilterType::Triangle);
    Ok(Picture { small: jpeg(&small)?, large: jpeg(&large)? })
}

fn upright(file: &[u8]) -> Result<DynamicImage, PictureFault> {
    let broken = |_| PictureFault::NotAPicture;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MEMORY);
    let mut reader = ImageReader::new(Cursor::new(file));
    reader.limits(limits);
    // The name and the type that a browser tells prove nothing: the content says what it is.
    let reader = reader.with_guessed_format().map_err(|_| PictureFault::NotAPicture)?;
    let mut decoder = reader.into_decoder().map_err(broken)?;
    let (width, height) = decoder.dimensions();
    if width > SIDE || height > SIDE || u64::from(width) * u64::from(height) > PIXELS {
        return Err(PictureFault::TooManyPixels);
    }
    if width == 0 || height == 0 {
        return Err(PictureFault::NotAPicture);
    }
    let orientation = decoder.orientation().map_err(broken)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(broken)?;
    // From here on a few million bytes are enough: turning and cutting copy the whole picture.
    if width.max(height) > WORKING {
        picture = picture.thumbnail(WORKING, WORKING);
    }
    picture.apply_orientation(orientation);
    Ok(picture)
}

/// JPEG knows no transparency.
fn on_white(picture: &DynamicImage) -> RgbImage {
    let picture = picture.to_rgba8();
    RgbImage::from_fn(picture.width(), picture.height(), |x, y| {
        let [red, green, blue, alpha] = picture.get_pixel(x, y).0;
        let over = |part: u8| {
            let sum = u32::from(part) * u32::from(alpha) + 255 * u32::from(255 - alpha);
            u8::try_from(sum / 255).unwrap_or(u8::MAX)
        };
        Rgb([over(red), over(green), over(blue)])
    })
}

fn jpeg(picture: &RgbImage) -> Result<Vec<u8>, PictureFault> {
    let mut file = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut file, QUALITY);
    picture.write_with_encoder(encoder).map_err(|_| PictureFault::NotAPicture)?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use image::ImageFormat;

    use super::*;

    fn file(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let mut file = Cursor::new(Vec::new());
        let picture =
            RgbImage::from_fn(
                width,
                height,
                |x, _| if x < width / 2 { Rgb([200, 0, 0]) } else { Rgb([0, 0, 200]) },
            );
        DynamicImage::from(picture).write_to(&mut file, format).unwrap();
        file.into_inner()
    }

    /// The same JPEG with a camera's word that it lies on its side.
    fn lying(jpeg: &[u8]) -> Vec<u8> {
        let mut exif =
            b"\xff\xe1\x00\x22Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
                .to_vec();
        let mut file = jpeg[..2].to_vec();
        file.append(&mut exif);
        file.extend_from_slice(&jpeg[2..]);
        file
    }

    fn pixel(jpeg: &[u8], x: u32, y: u32) -> [u8; 3] {
        image::load_from_memory(jpeg).unwrap().to_rgb8().get_pixel(x, y).0
    }

    #[test]
    fn every_format_becomes_two_small_squares() {
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif] {
            let picture = decode(&file(400, 200, format)).unwrap();
            for (bytes, side) in [(&picture.small, SMALL), (&picture.large, LARGE)] {
                let seen = image::load_from_memory(bytes).unwrap();
                assert_eq!((seen.width(), seen.height()), (side, side), "{format:?}");
                assert!(bytes.len() < 30_000);
            }
            assert!(pixel(&picture.large, 20, 160)[0] > 150 && pixel(&picture.large, 300, 160)[2] > 150);
        }
    }

    #[test]
    fn what_lies_on_its_side_is_turned_and_the_camera_forgotten() {
        let picture = decode(&lying(&file(300, 300, ImageFormat::Jpeg))).unwrap();
        assert!(pixel(&picture.large, 160, 20)[0] > 150, "left is up");
        assert!(pixel(&picture.large, 160, 300)[2] > 150, "right is down");
        assert!(!picture.large.windows(4).any(|four| four == b"Exif"));
    }

    #[test]
    fn a_tail_behind_the_picture_is_cut_off() {
        let mut polyglot = file(50, 50, ImageFormat::Png);
        polyglot.extend_from_slice(b"PK\x03\x04<script>alert(1)</script>");
        let picture = decode(&polyglot).unwrap();
        assert!(!picture.large.windows(8).any(|eight| eight == b"<script>"));
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        let jpeg = file(50, 50, ImageFormat::Jpeg);
        for bytes in
            [&b""[..], b"MZ\x90\0", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7", &jpeg[..40]]
        {
            assert_eq!(decode(bytes).unwrap_err(), PictureFault::NotAPicture);
        }
    }

    #[test]
    fn a_bomb_is_refused_before_it_is_unpacked() {
        // The head of a PNG says 60,000 × 60,000; its checksum agrees.
        let mut bomb = file(1, 1, ImageFormat::Png);
        bomb[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
        let sum = crc(&bomb[12..29]);
        bomb[29..33].copy_from_slice(&sum.to_be_bytes());
        assert_eq!(decode(&bomb).unwrap_err(), PictureFault::TooManyPixels);
    }

    fn crc(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(u32::MAX, |crc, byte| {
            (0..8)
                .fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg()))
        })
    }
}
