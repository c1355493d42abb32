#!/bin/busybox sh
# webcam in MAKER MODEL | webcam out: a camera that is switched on as a webcam, or off.
gadget=/sys/kernel/config/usb_gadget/webcam
case $1 in
  in)
    for module in usbip-vudc libcomposite usb_f_uvc vhci-hcd; do modprobe $module; done
    [ -d /sys/kernel/config/usb_gadget ] || mount -t configfs config /sys/kernel/config
    mkdir -p $gadget/strings/0x409 $gadget/configs/c.1
    echo 0x1d6b >$gadget/idVendor
    echo 0x0104 >$gadget/idProduct
    printf '%s' "$2" >$gadget/strings/0x409/manufacturer
    printf '%s' "$3" >$gadget/strings/0x409/product
    printf '%s' "W-0001" >$gadget/strings/0x409/serialnumber
    uvc=$gadget/functions/uvc.0
    if [ ! -d $uvc ]; then
      mkdir -p $uvc/control/header/h $uvc/streaming/uncompressed/u/frame $uvc/streaming/header/h
      echo 640 >$uvc/streaming/uncompressed/u/frame/wWidth
      echo 360 >$uvc/streaming/uncompressed/u/frame/wHeight
      echo 333333 >$uvc/streaming/uncompressed/u/frame/dwFrameInterval
      ln -s $uvc/streaming/uncompressed/u $uvc/streaming/header/h/u
      for speed in fs ss; do ln -s $uvc/control/header/h $uvc/control/class/$speed/h; done
      for speed in fs hs ss; do ln -s $uvc/streaming/header/h $uvc/streaming/class/$speed/h; done
      ln -s $uvc $gadget/configs/c.1/uvc.0
    fi
    echo usbip-vudc.0 >$gadget/UDC
    node=$(grep -lx usbip-vudc /sys/class/video4linux/*/name)
    [ -n "$node" ] || exit 1
    # Its input stays open until the camera is switched off.
    [ -p /run/webcam ] || mkfifo /run/webcam
    webcam-gadget "/dev/$(basename "$(dirname "$node")")" </run/webcam >/run/webcam.log 2>&1 &
    sleep 86400 >/run/webcam &
    echo $! >/run/webcam.pid
    ;;
  out)
    kill "$(cat /run/webcam.pid)"
    echo 0 >/sys/devices/platform/vhci_hcd.0/detach
    echo >$gadget/UDC
    ;;
esac
