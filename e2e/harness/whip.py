#!/usr/bin/python3
"""A WHIP or WHEP client of GStreamer's: its webrtcbin, libnice, libsrtp and codecs, and a little HTTP.

    whip.py send ADDRESS TOKEN vp8|h264 FILM     a film (YUV4MPEG2) goes to the call, again and again, and ticks
    whip.py watch ADDRESS TOKEN                  what the call shows is decoded, and its bars are read

It says what happens in lines of JSON, and leaves with DELETE when it is ended with SIGTERM.
"""

import hashlib
import json
import os
import re
import signal
import ssl
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstWebRTC", "1.0")
gi.require_version("GstSdp", "1.0")
from gi.repository import GLib, Gst, GstSdp, GstWebRTC  # noqa: E402

Gst.init(None)
ONE_WAY = GstWebRTC.WebRTCRTPTransceiverDirection

VIDEO = {
    "vp8": "vp8enc deadline=1 cpu-used=8 target-bitrate=100000 keyframe-max-dist=30 "
    "! rtpvp8pay picture-id-mode=15-bit ! application/x-rtp,media=video,encoding-name=VP8,payload=96",
    # As OBS does: baseline, parameters before every key frame.
    "h264": "openh264enc bitrate=100000 gop-size=30 complexity=low "
    "! video/x-h264,profile=constrained-baseline ! h264parse config-interval=-1 "
    "! rtph264pay aggregate-mode=zero-latency config-interval=-1 "
    "! application/x-rtp,media=video,encoding-name=H264,payload=96",
}

SEND = (
    "webrtcbin name=w bundle-policy=max-bundle "
    "fdsrc fd={film} ! y4mdec ! queue max-size-buffers=4 ! videoconvert ! video/x-raw,format=I420 ! {video} ! w. "
    "audiotestsrc is-live=true wave=ticks ! audioconvert ! opusenc ! rtpopuspay "
    "! application/x-rtp,media=audio,encoding-name=OPUS,payload=111 ! w."
)

# GStreamer makes itself a certificate of RSA, which the centre does not take; browsers, OBS and others have ECDSA.
MAKE = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=whip -keyout -"

BARS = 16
FIXED = [1, 0, 0, 1]


def say(**what):
    try:
        print(json.dumps(what), flush=True)
    except BrokenPipeError:
        # Whoever started it is gone.
        os._exit(1)


def bars(grey, width, height, stride):
    """Who is filmed, and which frame, as `harness/calls.mjs` writes it; None where there are no bars."""
    row = grey[(height // 2) * stride : (height // 2) * stride + width]
    bits = [int(row[int((at + 0.5) * width / BARS)] > 128) for at in range(BARS)]
    if bits[:4] != FIXED:
        return None
    value = lambda some: int("".join(map(str, some)), 2)  # noqa: E731
    return value(bits[4:8]), value(bits[8:])


class Client:
    def __init__(self, way, address, token, codec=None, film=None):
        self.way, self.address, self.token = way, address, token
        self.session = self.film = self.line = None
        self.loop = GLib.MainLoop()
        if way == "send":
            again = ["ffmpeg", "-loglevel", "error", "-stream_loop", "-1", "-re", "-i", film]
            pipe = [*again, "-f", "yuv4mpegpipe", "-"]
            self.film = subprocess.Popen(pipe, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
            self.pipe = Gst.parse_launch(SEND.format(video=VIDEO[codec], film=self.film.stdout.fileno()))
        else:
            self.pipe = Gst.parse_launch("webrtcbin name=w bundle-policy=max-bundle fakesrc num-buffers=1 ! fakesink")
        self.pem = subprocess.run(MAKE.split(), capture_output=True, check=True, text=True).stdout
        self.pipe.connect("deep-element-added", self.added)
        self.webrtc = self.pipe.get_by_name("w")
        self.webrtc.connect("on-negotiation-needed", self.negotiate)
        self.webrtc.connect("notify::ice-gathering-state", self.gathered)
        self.webrtc.connect("notify::connection-state", self.state)
        self.webrtc.connect("pad-added", self.comes)
        # Its library leaves loopback alone unless it is told.
        # The agent is kept, because this language's bindings would end it with the last use here.
        self.agent = self.webrtc.get_property("ice-agent")
        self.agent.emit("add-local-ip-address", "127.0.0.1")
        self.frames, self.heard = 0, False
        if way == "watch":
            for kind, name, pt, rate in (("video", "VP8", 96, 90000), ("audio", "OPUS", 111, 48000)):
                caps = f"application/x-rtp,media={kind},encoding-name={name},payload={pt},clock-rate={rate}"
                caps += ",rtcp-fb-nack-pli=true" if kind == "video" else ",encoding-params=(string)2"
                self.webrtc.emit("add-transceiver", ONE_WAY.RECVONLY, Gst.Caps.from_string(caps))
        bus = self.pipe.get_bus()
        bus.add_signal_watch()
        bus.connect("message::error", self.broken)
        self.offered = self.posted = False

    def run(self):
        for sign in (signal.SIGTERM, signal.SIGINT):
            GLib.unix_signal_add(GLib.PRIORITY_HIGH, sign, self.leave)
        self.pipe.set_state(Gst.State.PLAYING)
        self.loop.run()
        if self.film:
            self.film.kill()
            self.film.wait()

    def added(self, _, __, element):
        if element.get_factory() and element.get_factory().get_name() == "dtlsdec":
            element.set_property("pem", self.pem)

    def negotiate(self, webrtc):
        if self.offered:
            return
        self.offered = True
        if self.way == "send":
            at = 0
            while (line := webrtc.emit("get-transceiver", at)) is not None:
                line.set_property("direction", ONE_WAY.SENDONLY)
                at += 1
        webrtc.emit("create-offer", None, Gst.Promise.new_with_change_func(self.offer, None))

    def offer(self, promise, _):
        # What is in the reply lives no longer than that.
        reply = promise.get_reply()
        offer = reply.get_value("offer")
        self.webrtc.emit("set-local-description", offer, Gst.Promise.new())

    def gathered(self, webrtc, _):
        if webrtc.get_property("ice-gathering-state") == GstWebRTC.WebRTCICEGatheringState.COMPLETE:
            GLib.idle_add(self.post)

    def post(self):
        if self.posted:
            return False
        self.posted = True
        offer = self.webrtc.get_property("local-description").sdp.as_text()
        # GStreamer takes a fingerprint of certificate and key together, where it is given both.
        offer = re.sub("a=fingerprint:[^\r\n]*", f"a=fingerprint:sha-256 {self.fingerprint()}", offer)
        try:
            with self.ask("POST", self.address, offer.encode(), "application/sdp") as answer:
                self.session = urllib.parse.urljoin(self.address, answer.headers["Location"])
                links = answer.headers.get_all("Link") or []
                say(status=answer.status, session=self.session, tag=answer.headers["ETag"], links=links)
                text = answer.read().decode()
        except urllib.error.HTTPError as refused:
            say(status=refused.code, why=json.loads(refused.read())["type"])
            self.loop.quit()
            return False
        _, sdp = GstSdp.SDPMessage.new_from_text(text)
        told = GstWebRTC.WebRTCSessionDescription.new(GstWebRTC.WebRTCSDPType.ANSWER, sdp)
        self.webrtc.emit("set-remote-description", told, Gst.Promise.new())
        return False

    def fingerprint(self):
        end = "-----END CERTIFICATE-----"
        certificate = self.pem[self.pem.index("-----BEGIN CERTIFICATE") : self.pem.index(end) + len(end)]
        return hashlib.sha256(ssl.PEM_cert_to_DER_cert(certificate)).digest().hex(":").upper()

    def ask(self, method, address, body=None, kind=None):
        headers = {"Authorization": f"Bearer {self.token}"} | ({"Content-Type": kind} if kind else {})
        return urllib.request.urlopen(urllib.request.Request(address, body, headers, method=method))

    def state(self, webrtc, _):
        state = webrtc.get_property("connection-state").value_nick
        say(connection=state)
        if state in ("failed", "closed"):
            GLib.idle_add(self.loop.quit)
        elif state == "connected" and not self.line:
            # That the other side has closed it is said of the line, not of the connection.
            self.line = webrtc.emit("get-transceiver", 0).get_property("sender").get_property("transport")
            self.line.connect("notify::state", self.closed)

    def closed(self, line, _):
        state = line.get_property("state").value_nick
        say(line=state)
        if state == "closed":
            GLib.idle_add(self.loop.quit)

    def comes(self, _, pad):
        if pad.get_direction() != Gst.PadDirection.SRC:
            return
        caps = pad.get_current_caps().get_structure(0)
        if caps.get_string("media") != "video":
            sink = Gst.parse_bin_from_description("rtpopusdepay ! opusdec ! fakesink name=s signal-handoffs=true", True)
            sink.get_by_name("s").connect("handoff", self.sounds)
        else:
            line = "rtpvp8depay ! vp8dec ! videoconvert ! video/x-raw,format=GRAY8 ! appsink name=s emit-signals=true sync=false"
            sink = Gst.parse_bin_from_description(line, True)
            sink.get_by_name("s").connect("new-sample", self.seen)
        self.pipe.add(sink)
        sink.sync_state_with_parent()
        pad.link(sink.get_static_pad("sink"))

    def sounds(self, *_):
        if not self.heard:
            self.heard = True
            say(sound=True)

    def seen(self, sink):
        sample = sink.emit("pull-sample")
        form = sample.get_caps().get_structure(0)
        width, height = form.get_int("width")[1], form.get_int("height")[1]
        self.frames += 1
        ok, mapped = sample.get_buffer().map(Gst.MapFlags.READ)
        if ok:
            read = bars(mapped.data, width, height, (width + 3) // 4 * 4)
            sample.get_buffer().unmap(mapped)
            say(seen=read and {"who": read[0], "frame": read[1]}, frames=self.frames, width=width, height=height)
        return Gst.FlowReturn.OK

    def broken(self, _, message):
        error, more = message.parse_error()
        say(error=error.message, more=more)
        self.loop.quit()

    def leave(self):
        if self.session:
            try:
                with self.ask("DELETE", self.session) as answer:
                    say(left=answer.status)
            except urllib.error.HTTPError as refused:
                say(left=refused.code)
        self.loop.quit()
        return False


Client(*sys.argv[1:]).run()
# Taking the pipeline apart would wait for streams that have nowhere to go any more.
sys.stdout.flush()
os._exit(0)
