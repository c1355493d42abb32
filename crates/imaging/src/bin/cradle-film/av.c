// What cradle-film needs of FFmpeg's libraries, behind functions whose arguments are plain numbers,
// strings and one structure of our own.
//
// FFmpeg's structures move from version to version. Compiled against the headers that belong to the
// installed libraries, this file has them right in each (4.4 to 8); declared a second time in Rust
// they would be right in one.

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/dict.h>
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>

// Mirrored in av.rs.
struct cradle_stream {
    int32_t kind; // 1 pictures, 2 sound, 0 anything else
    int32_t attached;
    int32_t width, height;
    int32_t pixel_width, pixel_height;
    int32_t interlaced;
    int32_t transfer;
    int32_t orientation; // as Exif counts
    double seconds; // below zero where nothing is said
    const char *codec, *pixels;
};

struct cradle_film {
    AVFormatContext *format;
    AVCodecContext *decoder;
    AVPacket *packet;
    AVFrame *frame;
};

void cradle_close(struct cradle_film *film) {
    if (!film)
        return;
    av_frame_free(&film->frame);
    av_packet_free(&film->packet);
    avcodec_free_context(&film->decoder);
    avformat_close_input(&film->format);
    free(film);
}

// Looks into the streams for what the container does not tell. Some are decoded for that, for the order of
// their frames and not for what these look like.
static int find_out(AVFormatContext *format) {
    const unsigned count = format->nb_streams;
    AVDictionary **options = calloc(count + 1, sizeof *options);
    if (!options)
        return AVERROR(ENOMEM);
    for (unsigned n = 0; n < count; n++) {
        av_dict_set(&options[n], "skip_loop_filter", "all", 0);
        av_dict_set(&options[n], "skip_idct", "all", 0);
    }
    int code = avformat_find_stream_info(format, options);
    for (unsigned n = 0; n < count; n++)
        av_dict_free(&options[n]);
    free(options);
    return code;
}

// Opens a file, and nothing that it names. None, and the reason in `code`, where that fails.
struct cradle_film *cradle_open(const char *url, const char *containers, int32_t *code) {
    av_log_set_level(AV_LOG_QUIET);
    struct cradle_film *film = calloc(1, sizeof *film);
    AVDictionary *options = NULL;
    *code = AVERROR(ENOMEM);
    if (!film)
        return NULL;
    film->packet = av_packet_alloc();
    film->frame = av_frame_alloc();
    if (film->packet && film->frame && av_dict_set(&options, "protocol_whitelist", "file", 0) >= 0 &&
        av_dict_set(&options, "format_whitelist", containers, 0) >= 0 &&
        // Pictures a second are not asked for.
        av_dict_set(&options, "fpsprobesize", "0", 0) >= 0)
        *code = avformat_open_input(&film->format, url, NULL, &options);
    av_dict_free(&options);
    if (*code >= 0)
        *code = find_out(film->format);
    if (*code >= 0)
        return film;
    cradle_close(film);
    return NULL;
}

void cradle_reason(int32_t code, char *text, size_t size) { av_strerror(code, text, size); }

uint32_t cradle_streams(const struct cradle_film *film) { return film->format->nb_streams; }

// Seconds that the container claims; below zero where it says nothing.
double cradle_seconds(const struct cradle_film *film) {
    int64_t length = film->format->duration;
    return length == AV_NOPTS_VALUE ? -1 : length / (double)AV_TIME_BASE;
}

// As long as is read for a length that nobody has said, in seconds.
#define PATIENCE 10

// Seconds from the first packet to the end of the last, found by reading all of them; below zero where none tells its
// time, or there are too many. Whoever records as it comes does not know beforehand how long it will be.
double cradle_measure(struct cradle_film *film) {
    AVPacket *packet = film->packet;
    const time_t until = time(NULL) + PATIENCE;
    double first = INFINITY, last = -INFINITY;
    int code;
    while ((code = av_read_frame(film->format, packet)) >= 0 || code == AVERROR(EAGAIN)) {
        if (time(NULL) > until) {
            av_packet_unref(packet);
            return -1;
        }
        if (code < 0)
            continue;
        const double unit = av_q2d(film->format->streams[packet->stream_index]->time_base);
        if (packet->pts != AV_NOPTS_VALUE) {
            first = fmin(first, packet->pts * unit);
            last = fmax(last, (packet->pts + (packet->duration > 0 ? packet->duration : 0)) * unit);
        }
        av_packet_unref(packet);
    }
    avformat_seek_file(film->format, -1, INT64_MIN, 0, 0, 0);
    return last > first ? last - first : -1;
}

// The word number `at` of a stream, or of the container where `stream` is below zero.
int32_t cradle_word(const struct cradle_film *film, int32_t stream, uint32_t at, const char **name,
                    const char **value) {
    const AVDictionary *words =
        stream < 0 ? film->format->metadata : film->format->streams[stream]->metadata;
    const AVDictionaryEntry *word = NULL;
    for (uint32_t n = 0; n <= at; n++)
        if (!(word = av_dict_get(words, "", word, AV_DICT_IGNORE_SUFFIX)))
            return 0;
    *name = word->key;
    *value = word->value;
    return 1;
}

static const int32_t *matrix(const AVStream *stream) {
    size_t size = 0;
    const uint8_t *bytes = NULL;
#if LIBAVCODEC_VERSION_INT >= AV_VERSION_INT(60, 31, 0)
    const AVPacketSideData *found =
        av_packet_side_data_get(stream->codecpar->coded_side_data, stream->codecpar->nb_coded_side_data,
                                AV_PKT_DATA_DISPLAYMATRIX);
    if (found) {
        bytes = found->data;
        size = found->size;
    }
#else
    // The size's type changed with libavformat 59.
#if LIBAVFORMAT_VERSION_MAJOR < 59
    int length = 0;
    bytes = av_stream_get_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, &length);
    size = length;
#else
    bytes = av_stream_get_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, &size);
#endif
#endif
    return size >= 9 * sizeof(int32_t) ? (const int32_t *)bytes : NULL;
}

// x' = a x + c y, y' = b x + d y, with y downwards: the nearest of the eight that Exif knows.
static int32_t orientation(const int32_t *matrix) {
    if (!matrix)
        return 1;
    double a = matrix[0], b = matrix[1], c = matrix[3], d = matrix[4];
    if (fabs(a) + fabs(d) >= fabs(b) + fabs(c))
        return a < 0 ? (d < 0 ? 3 : 2) : (d < 0 ? 4 : 1);
    return c < 0 ? (b < 0 ? 7 : 6) : (b < 0 ? 8 : 5);
}

void cradle_stream(const struct cradle_film *film, uint32_t index, struct cradle_stream *told) {
    AVStream *stream = film->format->streams[index];
    const AVCodecParameters *codec = stream->codecpar;
    const AVRational shape = av_guess_sample_aspect_ratio(film->format, stream, NULL);
    const enum AVFieldOrder order = codec->field_order;
    *told = (struct cradle_stream){
        .kind = codec->codec_type == AVMEDIA_TYPE_VIDEO   ? 1
                : codec->codec_type == AVMEDIA_TYPE_AUDIO ? 2
                                                          : 0,
        .attached = (stream->disposition & AV_DISPOSITION_ATTACHED_PIC) != 0,
        .width = codec->width,
        .height = codec->height,
        .pixel_width = shape.num,
        .pixel_height = shape.den,
        .interlaced = order == AV_FIELD_TT || order == AV_FIELD_BB || order == AV_FIELD_TB ||
                      order == AV_FIELD_BT,
        .transfer = codec->color_trc,
        .orientation = orientation(matrix(stream)),
        .seconds =
            stream->duration == AV_NOPTS_VALUE ? -1 : stream->duration * av_q2d(stream->time_base),
        .codec = avcodec_get_name(codec->codec_id),
        .pixels = codec->codec_type == AVMEDIA_TYPE_VIDEO ? av_get_pix_fmt_name(codec->format) : NULL,
    };
}

// Opens the decoder of a stream; no other stream is read from now on.
int32_t cradle_choose(struct cradle_film *film, uint32_t index, int64_t most_pixels, int32_t threads) {
    for (uint32_t n = 0; n < film->format->nb_streams; n++)
        film->format->streams[n]->discard = n == index ? AVDISCARD_DEFAULT : AVDISCARD_ALL;
    const AVStream *stream = film->format->streams[index];
    const AVCodec *codec = avcodec_find_decoder(stream->codecpar->codec_id);
    if (!codec)
        return AVERROR_DECODER_NOT_FOUND;
    if (!(film->decoder = avcodec_alloc_context3(codec)))
        return AVERROR(ENOMEM);
    int code = avcodec_parameters_to_context(film->decoder, stream->codecpar);
    if (code < 0)
        return code;
    film->decoder->pkt_timebase = stream->time_base;
    film->decoder->max_pixels = most_pixels;
    // Frames side by side would have to be decoded before the first of them comes out.
    film->decoder->thread_type = FF_THREAD_SLICE;
    film->decoder->thread_count = threads;
    return avcodec_open2(film->decoder, codec, NULL);
}

// Goes to the last frame that stands alone at or before a moment.
int32_t cradle_seek(struct cradle_film *film, uint32_t index, double seconds) {
    const AVStream *stream = film->format->streams[index];
    int64_t at = (int64_t)(seconds / av_q2d(stream->time_base));
    if (stream->start_time != AV_NOPTS_VALUE)
        at += stream->start_time;
    avcodec_flush_buffers(film->decoder);
    return avformat_seek_file(film->format, index, INT64_MIN, at, at, 0);
}

// Packets among which one that stands alone is looked for.
#define MOST_PACKETS 1000

// Decodes the next frame; with `alone`, the next that stands alone, and nothing besides.
int32_t cradle_decode(struct cradle_film *film, uint32_t index, int32_t alone) {
    AVPacket *packet = film->packet;
    int code, worst = 0, drained = 0, passed = 0;
    av_frame_unref(film->frame);
    for (;;) {
        code = av_read_frame(film->format, packet);
        if (code == AVERROR(EAGAIN))
            continue;
        if (code < 0) {
            // What the decoder still holds; then whatever was wrong on the way here.
            if (drained++ || alone)
                return worst ? worst : code;
            avcodec_send_packet(film->decoder, NULL);
        } else if (packet->stream_index != (int)index || (alone && !(packet->flags & AV_PKT_FLAG_KEY))) {
            av_packet_unref(packet);
            if (alone && ++passed > MOST_PACKETS)
                return worst ? worst : AVERROR_INVALIDDATA;
            continue;
        } else {
            code = avcodec_send_packet(film->decoder, packet);
            av_packet_unref(packet);
            if (code < 0 && code != AVERROR(EAGAIN))
                worst = code;
            // Otherwise it would wait for frames that are shown before it.
            if (alone)
                avcodec_send_packet(film->decoder, NULL);
        }
        code = avcodec_receive_frame(film->decoder, film->frame);
        if (alone)
            avcodec_flush_buffers(film->decoder);
        if (code >= 0)
            return 0;
        if (code != AVERROR(EAGAIN) && code != AVERROR_EOF)
            worst = code;
    }
}

int32_t cradle_frame_interlaced(const struct cradle_film *film) {
#ifdef AV_FRAME_FLAG_INTERLACED
    return (film->frame->flags & AV_FRAME_FLAG_INTERLACED) != 0;
#else
    return film->frame->interlaced_frame;
#endif
}

void cradle_frame(const struct cradle_film *film, int32_t *width, int32_t *height, int32_t *primaries,
                  int32_t *transfer) {
    *width = film->frame->width;
    *height = film->frame->height;
    *primaries = film->frame->color_primaries;
    *transfer = film->frame->color_trc;
}

static struct SwsContext *scaler(const AVFrame *frame, int from_height, int width, int height) {
    struct SwsContext *scaler = sws_getContext(frame->width, from_height, frame->format, width, height,
                                               AV_PIX_FMT_RGB24, SWS_BICUBIC, NULL, NULL, NULL);
    if (!scaler)
        return NULL;
    // What is not said is meant as players guess it.
    int space = frame->colorspace;
    if (space == AVCOL_SPC_UNSPECIFIED || space == AVCOL_SPC_RESERVED)
        space = frame->height >= 720 ? SWS_CS_ITU709 : SWS_CS_ITU601;
    const char *name = av_get_pix_fmt_name(frame->format);
    int full = frame->color_range == AVCOL_RANGE_JPEG || (name && !strncmp(name, "yuvj", 4));
    sws_setColorspaceDetails(scaler, sws_getCoefficients(space), full, sws_getCoefficients(SWS_CS_DEFAULT),
                             1, 0, 1 << 16, 1 << 16);
    return scaler;
}

// Writes the frame into `rgb`, three bytes a pixel, scaled to a size, lines so many bytes apart.
int32_t cradle_draw(const struct cradle_film *film, int32_t width, int32_t height, int32_t stride,
                    uint8_t *rgb) {
    const AVFrame *frame = film->frame;
    struct SwsContext *context = scaler(frame, frame->height, width, height);
    if (!context)
        return AVERROR(EINVAL);
    uint8_t *to[4] = {rgb};
    const int strides[4] = {stride};
    int rows = sws_scale(context, (const uint8_t *const *)frame->data, frame->linesize, 0, frame->height, to,
                         strides);
    sws_freeContext(context);
    return rows == height ? 0 : AVERROR_INVALIDDATA;
}

// As `cradle_draw` at the frame's own size, the two halves of an interlaced frame each for itself:
// a line of its colours belongs to every other line of its light.
int32_t cradle_draw_fields(const struct cradle_film *film, int32_t stride, uint8_t *rgb) {
    const AVFrame *frame = film->frame;
    const AVPixFmtDescriptor *form = av_pix_fmt_desc_get(frame->format);
    if (frame->height % 4 || !form || form->flags & AV_PIX_FMT_FLAG_PAL)
        return cradle_draw(film, frame->width, frame->height, stride, rgb);
    struct SwsContext *context = scaler(frame, frame->height / 2, frame->width, frame->height / 2);
    if (!context)
        return AVERROR(EINVAL);
    int code = 0;
    for (int field = 0; field < 2; field++) {
        const uint8_t *from[4];
        int strides[4];
        for (int plane = 0; plane < 4; plane++) {
            from[plane] = frame->data[plane] ? frame->data[plane] + field * frame->linesize[plane] : NULL;
            strides[plane] = frame->linesize[plane] * 2;
        }
        uint8_t *to[4] = {rgb + (size_t)field * stride};
        const int steps[4] = {stride * 2};
        if (sws_scale(context, from, strides, 0, frame->height / 2, to, steps) != frame->height / 2)
            code = AVERROR_INVALIDDATA;
    }
    sws_freeContext(context);
    return code;
}
