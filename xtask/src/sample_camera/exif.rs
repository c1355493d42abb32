//! Writes an Exif block: a little TIFF file with its directories and a thumbnail (Exif 3.0 §4).

/// A field's content, of one of TIFF's types.
pub enum Value {
    Byte(Vec<u8>),
    Ascii(String),
    Short(u16),
    Long(u32),
    Rational(Vec<(u32, u32)>),
    SignedRational(i32, i32),
    Undefined(Vec<u8>),
}

impl Value {
    fn kind(&self) -> u16 {
        match self {
            Self::Byte(_) => 1,
            Self::Ascii(_) => 2,
            Self::Short(_) => 3,
            Self::Long(_) => 4,
            Self::Rational(_) => 5,
            Self::Undefined(_) => 7,
            Self::SignedRational(..) => 10,
        }
    }

    fn count(&self) -> u32 {
        match self {
            Self::Byte(bytes) | Self::Undefined(bytes) => bytes.len() as u32,
            Self::Ascii(text) => text.len() as u32 + 1,
            Self::Rational(list) => list.len() as u32,
            Self::Short(_) | Self::Long(_) | Self::SignedRational(..) => 1,
        }
    }

    fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Byte(bytes) | Self::Undefined(bytes) => bytes.clone(),
            Self::Ascii(text) => text.bytes().chain([0]).collect(),
            Self::Short(number) => number.to_le_bytes().to_vec(),
            Self::Long(number) => number.to_le_bytes().to_vec(),
            Self::Rational(list) => list
                .iter()
                .flat_map(|(over, under)| [over.to_le_bytes(), under.to_le_bytes()].concat())
                .collect(),
            Self::SignedRational(over, under) => [over.to_le_bytes(), under.to_le_bytes()].concat(),
        }
    }
}

/// One image file directory: tags and their values, in any order.
#[derive(Default)]
pub struct Directory(Vec<(u16, Value)>);

impl Directory {
    pub fn add(&mut self, tag: u16, value: Value) -> &mut Self {
        self.0.push((tag, value));
        self
    }

    pub fn text(&mut self, tag: u16, text: &str) -> &mut Self {
        self.add(tag, Value::Ascii(text.to_owned()))
    }

    pub fn ratio(&mut self, tag: u16, over: u32, under: u32) -> &mut Self {
        self.add(tag, Value::Rational(vec![(over, under)]))
    }

    /// Bytes taken by the entries and by the values too long to stand in them.
    fn size(&self) -> u32 {
        let apart: u32 = self.0.iter().map(|(_, value)| outside(value)).sum();
        2 + 12 * self.0.len() as u32 + 4 + apart
    }

    fn write(&self, at: u32, next: u32, out: &mut Vec<u8>) {
        let mut order: Vec<&(u16, Value)> = self.0.iter().collect();
        order.sort_by_key(|(tag, _)| *tag);
        let mut far = at + 2 + 12 * order.len() as u32 + 4;
        let mut apart = Vec::new();
        out.extend((order.len() as u16).to_le_bytes());
        for (tag, value) in order {
            out.extend(tag.to_le_bytes());
            out.extend(value.kind().to_le_bytes());
            out.extend(value.count().to_le_bytes());
            let mut bytes = value.bytes();
            if outside(value) == 0 {
                bytes.resize(4, 0);
                out.extend(bytes);
            } else {
                out.extend(far.to_le_bytes());
                far += outside(value);
                bytes.resize(outside(value) as usize, 0);
                apart.extend(bytes);
            }
        }
        out.extend(next.to_le_bytes());
        out.extend(apart);
    }
}

/// Length of a value that does not fit into its entry, rounded up to whole words; else 0.
fn outside(value: &Value) -> u32 {
    let length = value.bytes().len() as u32;
    if length > 4 { length.next_multiple_of(2) } else { 0 }
}

/// The directories of one photograph. Pointers between them are added when written.
#[derive(Default)]
pub struct Exif {
    pub image: Directory,
    pub photo: Directory,
    pub gps: Option<Directory>,
    /// A small JPEG, as first shown by cameras and importers.
    pub thumbnail: Vec<u8>,
}

impl Exif {
    /// The block as it stands in a JPEG's APP1 segment, from `Exif\0\0` on.
    ///
    /// # Panics
    /// When the block is longer than a segment can be (65,533 bytes).
    pub fn block(mut self) -> Vec<u8> {
        let mut interop = Directory::default();
        interop.text(0x0001, "R98");
        interop.add(0x0002, Value::Undefined(b"0100".to_vec()));
        let mut small = Directory::default();
        small
            .add(0x0103, Value::Short(6))
            .ratio(0x011A, 72, 1)
            .ratio(0x011B, 72, 1)
            .add(0x0128, Value::Short(2))
            .add(0x0201, Value::Long(0))
            .add(0x0202, Value::Long(self.thumbnail.len() as u32));
        self.image.add(0x8769, Value::Long(0));
        if self.gps.is_some() {
            self.image.add(0x8825, Value::Long(0));
        }
        self.photo.add(0xA005, Value::Long(0));
        let image_at = 8;
        let photo_at = image_at + self.image.size();
        let interop_at = photo_at + self.photo.size();
        let gps_at = interop_at + interop.size();
        let small_at = gps_at + self.gps.as_ref().map_or(0, Directory::size);
        let thumbnail_at = small_at + small.size();
        point(&mut self.image, 0x8769, photo_at);
        point(&mut self.image, 0x8825, gps_at);
        point(&mut self.photo, 0xA005, interop_at);
        point(&mut small, 0x0201, thumbnail_at);

        let mut out = b"II*\0\x08\0\0\0".to_vec();
        self.image.write(image_at, small_at, &mut out);
        self.photo.write(photo_at, 0, &mut out);
        interop.write(interop_at, 0, &mut out);
        if let Some(gps) = &self.gps {
            gps.write(gps_at, 0, &mut out);
        }
        small.write(small_at, 0, &mut out);
        out.extend(self.thumbnail);
        let block = [b"Exif\0\0".to_vec(), out].concat();
        assert!(block.len() <= 65_533, "an Exif block must fit into one segment");
        block
    }
}

fn point(directory: &mut Directory, tag: u16, at: u32) {
    for (own, value) in &mut directory.0 {
        if *own == tag {
            *value = Value::Long(at);
        }
    }
}

/// Puts the block into a JPEG as its first segment, in place of a JFIF header.
pub fn into_jpeg(jpeg: &[u8], block: &[u8]) -> Vec<u8> {
    let mut rest = &jpeg[2..];
    if rest.starts_with(&[0xFF, 0xE0]) {
        let length = usize::from(u16::from_be_bytes([rest[2], rest[3]]));
        rest = &rest[2 + length..];
    }
    let mut out = Vec::with_capacity(jpeg.len() + block.len() + 4);
    out.extend([0xFF, 0xD8, 0xFF, 0xE1]);
    out.extend((block.len() as u16 + 2).to_be_bytes());
    out.extend(block);
    out.extend(rest);
    out
}
