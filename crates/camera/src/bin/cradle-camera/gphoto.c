// What cradle-camera needs of libgphoto2, behind functions whose arguments are plain numbers, strings
// and one structure of our own; and what it gives up before it touches a device.
//
// libgphoto2's structures move from version to version. Compiled against the headers that belong to
// the installed library, this file has them right in each; declared a second time in Rust they would
// be right in one.

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gphoto2/gphoto2-setting.h>
#include <gphoto2/gphoto2-version.h>
#include <gphoto2/gphoto2.h>

// Fujifilm: its cameras answer requests for parts of a file badly (libgphoto2 issue 653).
#define FUJIFILM 0x04cb

// A settings tree deeper or larger than this is no camera's.
#define DEEPEST 8
#define MOST_SETTINGS 4096

#ifdef __linux__
// The library writes every byte that it reads from a camera down as text for its log, also when nobody
// listens (2.5.30; half of the time of each transfer). Its drivers find this function, which build.rs makes
// known, before the library's own of that name.
void gp_log_data(const char *domain, const char *data, unsigned int size, const char *format, ...) {
    (void)domain, (void)data, (void)size, (void)format;
}
#endif

struct cradle_camera {
    Camera *camera;
    GPContext *context;
    int whole;  // gives files whole only
    int memory; // its driver fills memory and nothing else
    char said[512];
};

// Mirrored in gphoto.rs.
struct cradle_file {
    uint64_t size;
    int64_t time; // seconds since 1970 by the camera's clock; 0 where it does not say
    int32_t sized;
    int32_t protected; // the camera says that it may not be removed
};

static void heard(GPContext *context, const char *text, void *data) {
    (void)context;
    struct cradle_camera *camera = data;
    strncpy(camera->said, text ? text : "", sizeof camera->said - 1);
}

// libgphoto2's own words about what just failed; empty where it has none.
const char *cradle_camera_said(const struct cradle_camera *camera) { return camera->said; }

const char *cradle_camera_reason(int32_t code) { return gp_result_as_string(code); }

const char *cradle_camera_library(void) { return gp_library_version(GP_VERSION_SHORT)[0]; }

void cradle_camera_close(struct cradle_camera *camera) {
    if (!camera)
        return;
    if (camera->camera) {
        gp_camera_exit(camera->camera, camera->context);
        gp_camera_unref(camera->camera);
    }
    if (camera->context)
        gp_context_unref(camera->context);
    free(camera);
}

// Which of the known models answers at this port. Only this port is asked.
static int detected(CameraAbilitiesList *models, GPPortInfo port, GPContext *context, const char **model) {
    GPPortInfoList *one = NULL;
    CameraList *found = NULL;
    int code = gp_port_info_list_new(&one);
    if (code >= GP_OK)
        code = gp_port_info_list_append(one, port);
    if (code >= GP_OK)
        code = gp_list_new(&found);
    if (code >= GP_OK)
        code = gp_abilities_list_detect(models, one, found, context);
    if (code >= GP_OK && gp_list_count(found) < 1)
        code = GP_ERROR_MODEL_NOT_FOUND;
    // Both lists stay for as long as this process, which is for one camera: they share their entries with
    // the list of all ports.
    return code < GP_OK ? code : gp_list_get_name(found, 0, model);
}

static int opened(struct cradle_camera *camera, const char *path) {
    GPPortInfoList *ports = NULL;
    GPPortInfo port;
    CameraAbilitiesList *models = NULL;
    CameraAbilities abilities;
    const char *model = NULL;
    int code, at;
    if ((code = gp_camera_new(&camera->camera)) < GP_OK || (code = gp_port_info_list_new(&ports)) < GP_OK ||
        (code = gp_port_info_list_load(ports)) < GP_OK)
        return code;
    if ((at = gp_port_info_list_lookup_path(ports, path)) < GP_OK)
        return at;
    if ((code = gp_port_info_list_get_info(ports, at, &port)) < GP_OK ||
        (code = gp_camera_set_port_info(camera->camera, port)) < GP_OK ||
        (code = gp_abilities_list_new(&models)) < GP_OK ||
        (code = gp_abilities_list_load(models, camera->context)) < GP_OK)
        return code;
    if (!strncmp(path, "disk:", 5)) {
        model = "Directory Browse";
        camera->memory = camera->whole = 1;
    } else if (!strncmp(path, "ptpip:", 6)) {
        model = "PTP/IP Camera";
    } else if ((code = detected(models, port, camera->context, &model)) < GP_OK) {
        return code;
    }
    if ((at = gp_abilities_list_lookup_model(models, model)) < GP_OK)
        return at;
    if ((code = gp_abilities_list_get_abilities(models, at, &abilities)) < GP_OK ||
        (code = gp_camera_set_abilities(camera->camera, abilities)) < GP_OK)
        return code;
    gp_abilities_list_free(models);
    if ((code = gp_camera_init(camera->camera, camera->context)) < GP_OK)
        return code;
    if (abilities.usb_vendor == FUJIFILM)
        camera->whole = 1;
    return GP_OK;
}

// How this computer introduces itself to cameras on the network: sixteen numbers as `0a:1b:…`. The library
// keeps such words in a file, which it may not write here: they hold for as long as this process.
void cradle_camera_introduce(const char *guid) { gp_setting_set("ptp2_ip", "guid", (char *)guid); }

// Opens what answers at a port. `camera` is there to be asked what was said, and to be closed, whether
// that succeeds or not; it is null where there is no memory.
int32_t cradle_camera_open(const char *path, struct cradle_camera **camera) {
    struct cradle_camera *made = calloc(1, sizeof *made);
    *camera = made;
    if (!made || !(made->context = gp_context_new()))
        return GP_ERROR_NO_MEMORY;
    gp_context_set_error_func(made->context, heard, made);
    int code = opened(made, path);
    if (code < GP_OK && made->camera) {
        // What was never opened is not closed.
        gp_camera_unref(made->camera);
        made->camera = NULL;
    }
    return code;
}

// Names of what is in a folder, one by one.
int32_t cradle_camera_names(struct cradle_camera *camera, const char *folder, int32_t folders,
                            int32_t (*each)(void *, const char *), void *into) {
    CameraList *list = NULL;
    camera->said[0] = 0;
    int code = gp_list_new(&list);
    if (code < GP_OK)
        return code;
    code = folders ? gp_camera_folder_list_folders(camera->camera, folder, list, camera->context)
                   : gp_camera_folder_list_files(camera->camera, folder, list, camera->context);
    int count = code < GP_OK ? 0 : gp_list_count(list);
    for (int at = 0; at < count; at++) {
        const char *name = NULL;
        if (gp_list_get_name(list, at, &name) >= GP_OK && name && !each(into, name))
            break;
    }
    gp_list_free(list);
    return code < GP_OK ? code : GP_OK;
}

int32_t cradle_camera_look(struct cradle_camera *camera, const char *folder, const char *name,
                           struct cradle_file *told) {
    CameraFileInfo info;
    memset(&info, 0, sizeof info);
    memset(told, 0, sizeof *told);
    camera->said[0] = 0;
    int code = gp_camera_file_get_info(camera->camera, folder, name, &info, camera->context);
    if (code < GP_OK)
        return code;
    if (info.file.fields & GP_FILE_INFO_SIZE) {
        told->size = info.file.size;
        told->sized = 1;
    }
    if (info.file.fields & GP_FILE_INFO_MTIME)
        told->time = info.file.mtime;
    told->protected =
        (info.file.fields & GP_FILE_INFO_PERMISSIONS) && !(info.file.permissions & GP_FILE_PERM_DELETE);
    return GP_OK;
}

// `'ptp_deleteobject (…)' failed: PTP Access Denied (0x200f)`: what comes last says it.
static void complained(GPLogLevel level, const char *domain, const char *text, void *data) {
    (void)level;
    (void)domain;
    const char *failed = text ? strstr(text, "failed: ") : NULL;
    if (failed)
        heard(NULL, failed + strlen("failed: "), data);
}

// Removes a file, for good. The driver for PTP says that it did also where the camera has refused
// (libgphoto2 2.5 writes that into its log alone), so the camera's files are looked at once more.
int32_t cradle_camera_remove(struct cradle_camera *camera, const char *folder, const char *name) {
    CameraFileInfo info;
    camera->said[0] = 0;
    int log = gp_log_add_func(GP_LOG_ERROR, complained, camera);
    int code = gp_camera_file_delete(camera->camera, folder, name, camera->context);
    if (log >= 0)
        gp_log_remove_func(log);
    if (code < GP_OK || (code = gp_filesystem_reset(camera->camera->fs)) < GP_OK)
        return code;
    char refused[sizeof camera->said];
    memcpy(refused, camera->said, sizeof refused);
    code = gp_camera_file_get_info(camera->camera, folder, name, &info, camera->context);
    memcpy(camera->said, refused, sizeof refused);
    if (code >= GP_OK)
        return GP_ERROR;
    return code == GP_ERROR_FILE_NOT_FOUND || code == GP_ERROR_DIRECTORY_NOT_FOUND ? GP_OK : code;
}

// A part of a file. GP_ERROR_NOT_SUPPORTED where the camera gives files whole only.
int32_t cradle_camera_read(struct cradle_camera *camera, const char *folder, const char *name,
                           uint64_t offset, char *bytes, uint64_t *size) {
    camera->said[0] = 0;
    if (camera->whole)
        return GP_ERROR_NOT_SUPPORTED;
    int code = gp_camera_file_read(camera->camera, folder, name, GP_FILE_TYPE_NORMAL, offset, bytes, size,
                                   camera->context);
    return code < GP_OK ? code : GP_OK;
}

typedef int32_t (*taker)(void *, const uint8_t *, uint64_t);

struct taking {
    taker take;
    void *into;
};

static int written(void *data, unsigned char *bytes, uint64_t *size) {
    struct taking *taking = data;
    return taking->take(taking->into, bytes, *size) ? GP_OK : GP_ERROR_CANCEL;
}

// Held in memory first.
static int held(struct cradle_camera *camera, const char *folder, const char *name, CameraFileType type,
                taker take, void *into) {
    CameraFile *file = NULL;
    const char *bytes = NULL;
    unsigned long size = 0;
    int code = gp_file_new(&file);
    if (code < GP_OK)
        return code;
    code = gp_camera_file_get(camera->camera, folder, name, type, file, camera->context);
    if (code >= GP_OK)
        code = gp_file_get_data_and_size(file, &bytes, &size);
    if (code >= GP_OK && size > 0 && !take(into, (const uint8_t *)bytes, size))
        code = GP_ERROR_CANCEL;
    gp_file_unref(file);
    return code;
}

// All of a file, piece by piece as it comes.
int32_t cradle_camera_whole(struct cradle_camera *camera, const char *folder, const char *name, taker take,
                            void *into) {
    camera->said[0] = 0;
    int code;
    if (camera->memory) {
        code = held(camera, folder, name, GP_FILE_TYPE_NORMAL, take, into);
    } else {
        struct taking taking = {take, into};
        CameraFileHandler handler = {NULL, NULL, written};
        CameraFile *file = NULL;
        if ((code = gp_file_new_from_handler(&file, &handler, &taking)) < GP_OK)
            return code;
        code = gp_camera_file_get(camera->camera, folder, name, GP_FILE_TYPE_NORMAL, file, camera->context);
        gp_file_unref(file);
    }
    return code < GP_OK ? code : GP_OK;
}

// The camera's own small picture of a file.
int32_t cradle_camera_thumbnail(struct cradle_camera *camera, const char *folder, const char *name,
                                taker take, void *into) {
    camera->said[0] = 0;
    int code = held(camera, folder, name, GP_FILE_TYPE_PREVIEW, take, into);
    return code < GP_OK ? code : GP_OK;
}

struct telling {
    void (*each)(void *, const char *, const char *);
    void *into;
    int left;
};

static void tell(CameraWidget *widget, struct telling *telling, int depth) {
    CameraWidgetType type;
    const char *name = NULL;
    char *text = NULL;
    char number[64];
    float value;
    if (depth > DEEPEST || telling->left-- <= 0 || gp_widget_get_type(widget, &type) < GP_OK)
        return;
    // Buttons and dates are asked nothing: what they hold is of other types.
    if (gp_widget_get_name(widget, &name) >= GP_OK && name) {
        if ((type == GP_WIDGET_TEXT || type == GP_WIDGET_RADIO || type == GP_WIDGET_MENU) &&
            gp_widget_get_value(widget, &text) >= GP_OK && text) {
            telling->each(telling->into, name, text);
        } else if (type == GP_WIDGET_RANGE && gp_widget_get_value(widget, &value) >= GP_OK) {
            snprintf(number, sizeof number, "%.0f", value);
            telling->each(telling->into, name, number);
        }
    }
    int count = gp_widget_count_children(widget);
    for (int at = 0; at < count; at++) {
        CameraWidget *child = NULL;
        if (gp_widget_get_child(widget, at, &child) >= GP_OK)
            tell(child, telling, depth + 1);
    }
}

// The camera's settings by name. The tree is walked: asked for one that it does not have, a camera
// without properties breaks the library.
int32_t cradle_camera_settings(struct cradle_camera *camera,
                               void (*each)(void *, const char *, const char *), void *into) {
    CameraWidget *root = NULL;
    camera->said[0] = 0;
    int code = gp_camera_get_config(camera->camera, &root, camera->context);
    if (code < GP_OK)
        return code;
    struct telling telling = {each, into, MOST_SETTINGS};
    tell(root, &telling, 0);
    gp_widget_free(root);
    return GP_OK;
}

// What the camera says about itself in lines of text.
int32_t cradle_camera_summary(struct cradle_camera *camera, void (*take)(void *, const char *), void *into) {
    CameraText *text = calloc(1, sizeof *text);
    if (!text)
        return GP_ERROR_NO_MEMORY;
    camera->said[0] = 0;
    int code = gp_camera_get_summary(camera->camera, text, camera->context);
    text->text[sizeof text->text - 1] = 0;
    if (code >= GP_OK)
        take(into, text->text);
    free(text);
    return code < GP_OK ? code : GP_OK;
}

// The places where it keeps files: label, bytes that fit, bytes that are free; -1 where nothing is said.
int32_t cradle_camera_storages(struct cradle_camera *camera,
                               void (*each)(void *, const char *, int64_t, int64_t), void *into) {
    CameraStorageInformation *found = NULL;
    int count = 0;
    camera->said[0] = 0;
    int code = gp_camera_get_storageinfo(camera->camera, &found, &count, camera->context);
    if (code < GP_OK)
        return code;
    for (int at = 0; at < count && at < 64; at++) {
        CameraStorageInformation *one = &found[at];
        const char *label = one->fields & GP_STORAGEINFO_LABEL         ? one->label
                            : one->fields & GP_STORAGEINFO_DESCRIPTION ? one->description
                                                                       : "";
        int64_t most = one->fields & GP_STORAGEINFO_MAXCAPACITY ? (int64_t)one->capacitykbytes * 1024 : -1;
        int64_t left = one->fields & GP_STORAGEINFO_FREESPACEKBYTES ? (int64_t)one->freekbytes * 1024 : -1;
        each(into, label, most, left);
    }
    free(found);
    return GP_OK;
}

#ifdef __linux__
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#if defined(__x86_64__)
#define OURS AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define OURS AUDIT_ARCH_AARCH64
#endif

#define WORD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define IS(value, then, otherwise) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, then, otherwise)
#define ANSWER(what) BPF_STMT(BPF_RET | BPF_K, what)
#define REFUSE (SECCOMP_RET_ERRNO | EACCES)

static int filter(struct sock_filter *lines, unsigned short count) {
    struct sock_fprog program = {count, lines};
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0);
}

// Gives up for good what reading a camera does not take: new privileges, other programs, many open files,
// and the network unless the camera is there. What is local stays: devices that come and go are told
// through such sockets. 0, or what failed.
int32_t cradle_camera_confine(int32_t network) {
    struct rlimit files = {128, 128};
    if (setrlimit(RLIMIT_NOFILE, &files) || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
        return errno;
    // A file that may not be written is an error like others.
    signal(SIGXFSZ, SIG_IGN);
#ifdef OURS
    struct sock_filter programs[] = {
        WORD(arch),
        IS(OURS, 1, 0),
        ANSWER(SECCOMP_RET_KILL_PROCESS),
        WORD(nr),
#ifdef __x86_64__
        // The same calls by other numbers.
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 4, 0),
#endif
        IS(SYS_execve, 3, 0),
        IS(SYS_execveat, 2, 0),
        IS(SYS_ptrace, 1, 0),
        ANSWER(SECCOMP_RET_ALLOW),
        ANSWER(REFUSE),
    };
    struct sock_filter sockets[] = {
        WORD(nr),
        IS(425, 5, 0), // io_uring_setup, which opens sockets, too
        IS(SYS_socket, 1, 0),
        ANSWER(SECCOMP_RET_ALLOW),
        WORD(args[0]),
        IS(AF_UNIX, 2, 0),
        IS(AF_NETLINK, 1, 0),
        ANSWER(REFUSE),
        ANSWER(SECCOMP_RET_ALLOW),
    };
    if (filter(programs, sizeof programs / sizeof *programs) ||
        (!network && filter(sockets, sizeof sockets / sizeof *sockets)))
        return errno;
#else
    (void)network;
#endif
    return 0;
}
#else
int32_t cradle_camera_confine(int32_t network) {
    (void)network;
    return 0;
}
#endif
