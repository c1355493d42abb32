//! A camera on the network, as small as one can be: PTP (ISO 15740) over TCP (CIPA DC-005).

#![allow(dead_code)] // Each test uses a part of it.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

/// What one object is.
#[derive(Clone)]
pub struct Object {
    /// In which object it is; 0 in none.
    pub parent: u32,
    pub name: String,
    /// A folder has none.
    pub content: Option<Vec<u8>>,
    /// What it says of its size.
    pub told: u32,
    pub protected: bool,
}

/// What a camera is like.
pub struct Like {
    pub serial: &'static str,
    pub gives_parts: bool,
    /// A telephone that is locked shows none.
    pub has_storage: bool,
    /// By their handles, counted from 1.
    pub objects: Vec<Object>,
    pub thumbnail: Vec<u8>,
    /// What it answers when something is to be deleted; nothing that it does where it does not know that.
    pub deletes: Option<u16>,
}

/// A camera that answers until the test ends.
pub struct Responder {
    pub listen: SocketAddr,
    guids: Arc<Mutex<Vec<Vec<u8>>>>,
    off: Arc<AtomicBool>,
    deleted: Deleted,
}

/// Handles of what was deleted.
type Deleted = Arc<Mutex<Vec<u32>>>;

const STORE: u32 = 0x0001_0001;
pub const OK: u16 = 0x2001;
pub const ACCESS_DENIED: u16 = 0x200F;
const NOT_SUPPORTED: u16 = 0x2005;
const NO_OBJECT: u16 = 0x2009;

impl Object {
    pub fn folder(parent: u32, name: &str) -> Self {
        Self { parent, name: name.into(), content: None, told: 0, protected: false }
    }

    pub fn file(parent: u32, name: &str, content: &[u8]) -> Self {
        let told = content.len() as u32;
        Self { parent, name: name.into(), content: Some(content.into()), told, protected: false }
    }
}

impl Responder {
    pub fn start(like: Like) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let listen = listener.local_addr().unwrap();
        let (like, guids) = (Arc::new(like), Arc::new(Mutex::new(Vec::new())));
        let (heard, off) = (Arc::clone(&guids), Arc::new(AtomicBool::new(false)));
        let (is_off, deleted) = (Arc::clone(&off), Deleted::default());
        let is_deleted = Arc::clone(&deleted);
        std::thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let (like, heard, off) = (Arc::clone(&like), Arc::clone(&heard), Arc::clone(&is_off));
                let deleted = Arc::clone(&is_deleted);
                // It ends when the other side does.
                std::thread::spawn(move || attended(connection, &like, &heard, &off, &deleted));
            }
        });
        Self { listen, guids, off, deleted }
    }

    /// Handles of what was deleted.
    pub fn deleted(&self) -> Vec<u32> {
        self.deleted.lock().unwrap().clone()
    }

    /// Switched off it answers nothing more, and breaks every connection off.
    pub fn switch(&self, on: bool) {
        self.off.store(!on, Ordering::Relaxed);
    }

    /// How each connection introduced itself.
    pub fn guids(&self) -> Vec<Vec<u8>> {
        self.guids.lock().unwrap().clone()
    }
}

fn packet(kind: u32, content: &[u8]) -> Vec<u8> {
    [&(content.len() as u32 + 8).to_le_bytes(), &kind.to_le_bytes(), content].concat()
}

fn attended(
    mut connection: TcpStream,
    like: &Like,
    guids: &Mutex<Vec<Vec<u8>>>,
    off: &AtomicBool,
    deleted: &Deleted,
) -> Option<()> {
    // The end of an answer is not held back for what may follow.
    connection.set_nodelay(true).ok()?;
    loop {
        let mut head = [0; 8];
        connection.read_exact(&mut head).ok()?;
        if off.load(Ordering::Relaxed) {
            return None;
        }
        let [length, kind] =
            [&head[..4], &head[4..]].map(|word| u32::from_le_bytes(word.try_into().unwrap()));
        let mut content = vec![0; length as usize - 8];
        connection.read_exact(&mut content).ok()?;
        let answer = match kind {
            1 => {
                guids.lock().unwrap().push(content[..16].to_vec());
                packet(2, &[&[1, 0, 0, 0][..], &[9; 16], &[b'C', 0, 0, 0], &[0, 0, 1, 0]].concat())
            }
            3 => packet(4, &[]),
            6 => operation(&content, like, deleted),
            _ => Vec::new(),
        };
        connection.write_all(&answer).ok()?;
    }
}

fn operation(request: &[u8], like: &Like, deleted: &Deleted) -> Vec<u8> {
    let code = u16::from_le_bytes(request[4..6].try_into().unwrap());
    let transaction = &request[6..10];
    let words: Vec<u32> =
        request[10..].chunks_exact(4).map(|word| u32::from_le_bytes(word.try_into().unwrap())).collect();
    let word = |at: usize| words.get(at).copied().unwrap_or(0);
    let gone = deleted.lock().unwrap().clone();
    let object = || like.objects.get((word(0) as usize).wrapping_sub(1)).filter(|_| !gone.contains(&word(0)));
    let answered: Result<Option<Vec<u8>>, u16> = match code {
        0x1001 => Ok(Some(device_info(like))),
        0x1002 | 0x1003 => Ok(None),
        0x1004 => Ok(Some(list(if like.has_storage { &[STORE] } else { &[] }))),
        0x1005 => Ok(Some(storage_info())),
        0x1007 => Ok(Some(handles(like, word(2), &gone))),
        0x1008 => object().map(|found| Some(object_info(found))).ok_or(NO_OBJECT),
        0x1009 => object().and_then(|found| found.content.clone()).map(Some).ok_or(NO_OBJECT),
        0x100A => Ok(Some(like.thumbnail.clone())),
        0x100B if like.deletes == Some(OK) && object().is_some() => {
            deleted.lock().unwrap().push(word(0));
            Ok(None)
        }
        0x100B if object().is_none() => Err(NO_OBJECT),
        0x100B => Err(like.deletes.unwrap_or(NOT_SUPPORTED)),
        0x101B if like.gives_parts => object()
            .and_then(|found| found.content.as_ref())
            .map(|content| {
                let from = (word(1) as usize).min(content.len());
                let to = from.saturating_add(word(2) as usize).min(content.len());
                Some(content[from..to].to_vec())
            })
            .ok_or(NO_OBJECT),
        _ => Err(NOT_SUPPORTED),
    };
    let (code, data) = match answered {
        Ok(data) => (OK, data),
        Err(code) => (code, None),
    };
    let mut answer = Vec::new();
    if let Some(data) = data {
        answer.extend(packet(9, &[transaction, &(data.len() as u64).to_le_bytes()].concat()));
        answer.extend(packet(12, &[transaction, &data].concat()));
    }
    answer.extend(packet(7, &[&code.to_le_bytes(), transaction].concat()));
    answer
}

/// A string of PTP's: how many units, the last one 0, then the units.
fn text(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    if units.is_empty() {
        return vec![0];
    }
    let mut bytes = vec![units.len() as u8 + 1];
    bytes.extend(units.iter().chain(&[0]).flat_map(|unit| unit.to_le_bytes()));
    bytes
}

fn list(words: &[u32]) -> Vec<u8> {
    let count = (words.len() as u32).to_le_bytes();
    count.into_iter().chain(words.iter().flat_map(|word| word.to_le_bytes())).collect()
}

fn handles(like: &Like, parent: u32, gone: &[u32]) -> Vec<u8> {
    let inside = |object: &Object| match parent {
        0 => true,
        u32::MAX => object.parent == 0,
        parent => object.parent == parent,
    };
    let handles: Vec<u32> =
        (1..).zip(&like.objects).filter(|(_, object)| inside(object)).map(|(handle, _)| handle).collect();
    let there: Vec<u32> = handles.into_iter().filter(|handle| !gone.contains(handle)).collect();
    list(&there)
}

fn device_info(like: &Like) -> Vec<u8> {
    let mut operations = vec![0x1001_u16, 0x1002, 0x1003, 0x1004, 0x1005, 0x1007, 0x1008, 0x1009, 0x100A];
    operations.extend(like.gives_parts.then_some(0x101B));
    operations.extend(like.deletes.map(|_| 0x100B));
    let count = (operations.len() as u32).to_le_bytes();
    let operations = operations.iter().flat_map(|operation| operation.to_le_bytes());
    let mut bytes =
        [&100_u16.to_le_bytes()[..], &0_u32.to_le_bytes(), &100_u16.to_le_bytes(), &[0], &[0, 0]].concat();
    bytes.extend(count.into_iter().chain(operations));
    // No events, properties and formats.
    bytes.extend([0; 16]);
    for named in ["Cradle", "Sample Net", "1.07", like.serial] {
        bytes.extend(text(named));
    }
    bytes
}

fn storage_info() -> Vec<u8> {
    let mut bytes = [4_u16, 3, 0].map(u16::to_le_bytes).concat();
    bytes.extend([1_u64 << 35, 1 << 34].map(u64::to_le_bytes).concat());
    bytes.extend(u32::MAX.to_le_bytes());
    bytes.extend([text("SD"), text("CRADLE")].concat());
    bytes
}

fn object_info(object: &Object) -> Vec<u8> {
    // EXIF/JPEG, or an association that is a folder.
    let (format, kind) = if object.content.is_some() { (0x3801_u16, 0_u16) } else { (0x3001, 1) };
    let mut bytes = STORE.to_le_bytes().to_vec();
    bytes.extend([format, object.protected.into()].map(u16::to_le_bytes).concat());
    bytes.extend(object.told.to_le_bytes());
    bytes.extend(0x3808_u16.to_le_bytes());
    // The thumbnail's bytes and size, the picture's size and depth, and where it is.
    bytes.extend([100_u32, 160, 120, 4000, 3000, 24, object.parent].map(u32::to_le_bytes).concat());
    bytes.extend(kind.to_le_bytes());
    bytes.extend([0_u32, 0].map(u32::to_le_bytes).concat());
    for said in [object.name.as_str(), "20240601T101112", "20240601T101112", ""] {
        bytes.extend(text(said));
    }
    bytes
}
