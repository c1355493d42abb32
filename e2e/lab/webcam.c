/* A webcam of any maker, for the laboratory: holds what the kernel's UVC gadget sends from, answers
 * what its host asks about pictures, and puts the cable in, which here is a pair of sockets between
 * the kernel's device (usbip-vudc) and its host (vhci-hcd). Ends when its standard input ends.
 *
 * Sources: linux/usb/g_uvc.h; USB Device Class Definition for Video Devices 1.1, 4.3.1.1 (probe and
 * commit); Documentation/usb/usbip_protocol.rst. */

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <linux/types.h>
#include <linux/usb/ch9.h>
#include <linux/usb/g_uvc.h>
#include <linux/usb/video.h>
#include <linux/videodev2.h>

#define DEVICE "/sys/devices/platform/usbip-vudc.0/usbip_sockfd"
#define HOST "/sys/devices/platform/vhci_hcd.0/attach"
/* The host's first socket for devices of this speed, and a name for the device there. */
#define SOCKET 0
#define NAME 0x10002

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static void tell(const char *path, const char *words)
{
	int file = open(path, O_WRONLY);
	if (file < 0 || write(file, words, strlen(words)) < 0)
		fail(path);
	close(file);
}

static void put_in(void)
{
	int ends[2];
	char words[64];
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends))
		fail("socketpair");
	snprintf(words, sizeof words, "%d", ends[0]);
	tell(DEVICE, words);
	snprintf(words, sizeof words, "%d %d %d %d", SOCKET, ends[1], NAME, USB_SPEED_HIGH);
	tell(HOST, words);
}

/* What it sends: 640 × 360 points of two bytes each, 30 times a second. */
static const struct uvc_streaming_control sends = {
	.bmHint = 1,
	.bFormatIndex = 1,
	.bFrameIndex = 1,
	.dwFrameInterval = 333333,
	.dwMaxVideoFrameSize = 640 * 360 * 2,
	.dwMaxPayloadTransferSize = 1024,
};

static void answer(int node, const struct usb_ctrlrequest *asked)
{
	struct uvc_request_data said = { .length = asked->wLength };
	if ((size_t)said.length > sizeof said.data)
		said.length = sizeof said.data;
	if (asked->bRequestType & USB_DIR_IN) {
		if (asked->bRequest == UVC_GET_INFO)
			said.data[0] = UVC_CONTROL_CAP_GET | UVC_CONTROL_CAP_SET;
		else if (asked->bRequest == UVC_GET_LEN)
			said.data[0] = sizeof sends;
		else
			memcpy(said.data, &sends, sizeof sends);
	}
	if (ioctl(node, UVCIOC_SEND_RESPONSE, &said) < 0)
		perror("answer");
}

int main(int count, char **words)
{
	const __u32 heard[] = { UVC_EVENT_SETUP, UVC_EVENT_DATA, UVC_EVENT_DISCONNECT };
	int node = count == 2 ? open(words[1], O_RDWR) : -1;
	if (node < 0)
		fail(count == 2 ? words[1] : "usage: webcam /dev/video0");
	/* The device shows itself once somebody hears what its host asks. */
	for (size_t at = sizeof heard / sizeof *heard; at-- > 0;) {
		struct v4l2_event_subscription wanted = { .type = heard[at] };
		if (ioctl(node, VIDIOC_SUBSCRIBE_EVENT, &wanted))
			fail("VIDIOC_SUBSCRIBE_EVENT");
	}
	put_in();
	for (;;) {
		struct pollfd both[] = { { .fd = node, .events = POLLPRI }, { .fd = STDIN_FILENO, .events = POLLIN } };
		if (poll(both, 2, -1) < 0)
			fail("poll");
		if (both[1].revents)
			return 0;
		struct v4l2_event event = { 0 };
		if (ioctl(node, VIDIOC_DQEVENT, &event))
			fail("VIDIOC_DQEVENT");
		const struct uvc_event *uvc = (const void *)&event.u.data;
		if (event.type == UVC_EVENT_SETUP)
			answer(node, &uvc->req);
	}
}
