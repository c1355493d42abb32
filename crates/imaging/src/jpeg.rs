//! Marker segments of a JPEG file (ITU-T T.81 annex B), read without decoding a pixel.

/// Segments read before giving up on finding the picture. A real file has some dozens, several
/// hundred when a long profile or a large XMP packet is cut in pieces.
const SEGMENTS: usize = 4096;

/// One marker segment: what follows its length field, cut off where the bytes end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Segment<'a> {
    pub marker: u8,
    pub body: &'a [u8],
}

/// The segments from the start of the file to the first scan (SOS), which is the last one given.
/// Bytes that belong to no segment are skipped, as decoders do.
pub(crate) fn segments(bytes: &[u8]) -> impl Iterator<Item = Segment<'_>> {
    let mut rest = bytes.get(2..).unwrap_or_default();
    let mut ended = false;
    std::iter::from_fn(move || {
        loop {
            if ended {
                return None;
            }
            let at = rest.iter().position(|byte| *byte == 0xFF)?;
            rest = &rest[at + 1..];
            let marker = *rest.first()?;
            match marker {
                // Fill bytes, stuffing, and markers without a length.
                0xFF | 0x00 | 0x01 | 0xD0..=0xD8 => continue,
                0xD9 => return None,
                _ => {}
            }
            let length = usize::from(u16::from_be_bytes(*rest.get(1..)?.first_chunk::<2>()?));
            if length < 2 {
                continue;
            }
            let end = (1 + length).min(rest.len());
            let body = &rest[3.min(end)..end];
            rest = &rest[end..];
            ended = marker == 0xDA;
            return Some(Segment { marker, body });
        }
    })
    .take(SEGMENTS)
}

/// What the frame header says about the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Frame {
    pub width: u32,
    pub height: u32,
    pub components: u8,
    /// Bits of a sample; 8 but in scientific and medical files.
    pub precision: u8,
    /// Coded in several passes, all of whose coefficients are held until the last.
    pub progressive: bool,
    /// Huffman or arithmetic DCT coding; lossless and hierarchical files are none of it.
    pub lossy: bool,
    /// Coefficients for each pixel, over all components, as subsampled.
    pub coefficients_per_pixel: f64,
    /// The Adobe segment is there: four-colour files store inks inverted.
    pub adobe: bool,
}

/// Finds the first frame header.
pub(crate) fn frame(bytes: &[u8]) -> Option<Frame> {
    if !bytes.starts_with(&[0xFF, 0xD8]) {
        return None;
    }
    let mut adobe = false;
    let mut found = None;
    for segment in segments(bytes) {
        match segment.marker {
            0xEE if segment.body.starts_with(b"Adobe") => adobe = true,
            0xC0..=0xCF if !matches!(segment.marker, 0xC4 | 0xC8 | 0xCC) => {
                found = found.or_else(|| frame_header(segment));
            }
            _ => {}
        }
    }
    found.map(|frame| Frame { adobe, ..frame })
}

fn frame_header(segment: Segment<'_>) -> Option<Frame> {
    let [precision, h1, h0, w1, w0, components] = *segment.body.first_chunk::<6>()?;
    let factors: Vec<(u32, u32)> = segment
        .body
        .get(6..)?
        .as_chunks::<3>()
        .0
        .iter()
        .take(usize::from(components))
        .map(|component| (u32::from(component[1] >> 4).max(1), u32::from(component[1] & 15).max(1)))
        .collect();
    let widest = factors.iter().map(|(h, _)| *h).max().unwrap_or(1);
    let tallest = factors.iter().map(|(_, v)| *v).max().unwrap_or(1);
    let samples: u32 = factors.iter().map(|(h, v)| h * v).sum();
    Some(Frame {
        width: u32::from(u16::from_be_bytes([w1, w0])),
        height: u32::from(u16::from_be_bytes([h1, h0])),
        components,
        precision,
        progressive: matches!(segment.marker, 0xC2 | 0xCA),
        lossy: matches!(segment.marker, 0xC0 | 0xC1 | 0xC2 | 0xC9 | 0xCA),
        coefficients_per_pixel: f64::from(samples) / f64::from(widest * tallest),
        adobe: false,
    })
    .filter(|frame| frame.width > 0 && frame.height > 0)
}

/// The file without bytes between its segments and without metadata: what a decoder needs.
pub(crate) fn without_rubbish(bytes: &[u8]) -> Vec<u8> {
    let mut clean = Vec::with_capacity(bytes.len());
    clean.extend_from_slice(&[0xFF, 0xD8]);
    for segment in segments(bytes) {
        let metadata = matches!(segment.marker, 0xE1..=0xED | 0xEF | 0xFE);
        let Ok(length) = u16::try_from(segment.body.len() + 2) else {
            continue;
        };
        if metadata {
            continue;
        }
        clean.extend_from_slice(&[0xFF, segment.marker]);
        clean.extend_from_slice(&length.to_be_bytes());
        clean.extend_from_slice(segment.body);
        if segment.marker == 0xDA {
            let scan = segment.body.as_ptr_range().end as usize - bytes.as_ptr() as usize;
            clean.extend_from_slice(&bytes[scan..]);
        }
    }
    clean
}
