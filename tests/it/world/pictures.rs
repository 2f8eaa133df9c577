//! Pictures to upload: good ones, and ones that are tricks.

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

/// A picture with a hole to see through, which stays a PNG.
pub fn png(width: u32, height: u32) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    let picture =
        RgbaImage::from_fn(width, height, |x, _| Rgba([x as u8, 90, 160, if x == 0 { 0 } else { 255 }]));
    picture.write_to(&mut out, ImageFormat::Png).expect("a picture is written");
    out.into_inner()
}

/// A photo as telephones make them: lying on its side, with the place in its metadata.
pub fn photo(width: u32, height: u32, place: &str) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    let picture = RgbImage::from_fn(width, height, |x, y| Rgb([x as u8, y as u8, 90]));
    picture.write_to(&mut out, ImageFormat::Jpeg).expect("a photo is written");
    let plain = out.into_inner();
    let mut photo = plain[..2].to_vec();
    photo.extend(segment(0xE1, &exif(place)));
    photo.extend(segment(
        0xE1,
        format!("http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>{place}</x:xmpmeta>").as_bytes(),
    ));
    photo.extend(segment(0xFE, format!("taken at {place}").as_bytes()));
    photo.extend_from_slice(&plain[2..]);
    photo
}

fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len() + 2).expect("a short segment");
    let mut segment = vec![0xFF, marker];
    segment.extend(length.to_be_bytes());
    segment.extend_from_slice(data);
    segment
}

/// Orientation 6 (a quarter turn), a description, and a GPS directory.
fn exif(place: &str) -> Vec<u8> {
    let mut words = place.as_bytes().to_vec();
    words.push(0);
    let length = words.len() as u32;
    // Header 8, directory of three entries 2 + 36 + 4, GPS directory of one 2 + 12 + 4, then the words.
    let (gps_at, words_at) = (50u32, 68u32);
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        [&tag.to_be_bytes()[..], &kind.to_be_bytes(), &count.to_be_bytes(), &value].concat()
    };
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08".to_vec();
    exif.extend(3u16.to_be_bytes());
    exif.extend(entry(0x010E, 2, length, words_at.to_be_bytes()));
    exif.extend(entry(0x0112, 3, 1, [0, 6, 0, 0]));
    exif.extend(entry(0x8825, 4, 1, gps_at.to_be_bytes()));
    exif.extend([0; 4]);
    exif.extend(1u16.to_be_bytes());
    exif.extend(entry(0x001D, 2, length, words_at.to_be_bytes()));
    exif.extend([0; 4]);
    exif.extend(words);
    exif
}

/// A small file that says it holds a picture of this size.
pub fn bomb(width: u32, height: u32) -> Vec<u8> {
    let mut file = png(1, 1);
    file[16..20].copy_from_slice(&width.to_be_bytes());
    file[20..24].copy_from_slice(&height.to_be_bytes());
    let sum = crc(&file[12..29]);
    file[29..33].copy_from_slice(&sum.to_be_bytes());
    file
}

/// A picture with a chunk of text in it, and a page after its end.
pub fn polyglot(hidden: &str) -> Vec<u8> {
    let whole = png(30, 20);
    let (head, rest) = whole.split_at(33);
    let body = [b"tEXtComment\0".as_slice(), hidden.as_bytes()].concat();
    let length = u32::try_from(body.len() - 4).expect("a short chunk");
    [head, &length.to_be_bytes(), &body, &crc(&body).to_be_bytes(), rest, hidden.as_bytes()].concat()
}

/// The checksum of a PNG's chunk.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(
            sum ^ u32::from(*byte),
            |sum, _| {
                if sum & 1 == 1 { (sum >> 1) ^ 0xEDB8_8320 } else { sum >> 1 }
            },
        )
    })
}
