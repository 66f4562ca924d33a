/* The floor by another way: `curl_multi_socket_action`, driven by epoll.
 *
 *   cc -O2 libcurl_sockets.c -o libcurl_sockets -lcurl
 *   ./libcurl_sockets URL CONCURRENCY SECONDS [SHARD]
 *
 * SHARD handles share one multi handle (default: all of them). Prints the same JSON line as
 * libcurl_floor.c. A socket stays in epoll from its first use on, as in Vayu.
 */
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>

enum { EVENTS = 256, DESCRIPTORS = 1 << 16 };

struct shard {
  CURLM *multi;
  int touched;
};

static int poller;
static int watched[DESCRIPTORS];
static struct shard *owner[DESCRIPTORS];

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static size_t discard(char *data, size_t size, size_t count, void *user) {
  (void)data;
  (void)user;
  return size * count;
}

static int on_socket(CURL *easy, curl_socket_t fd, int what, void *user, void *mine) {
  (void)easy;
  (void)mine;
  if (what == CURL_POLL_REMOVE || fd >= DESCRIPTORS || (watched[fd] == what && owner[fd] == user))
    return 0;
  struct epoll_event event = {0};
  event.data.fd = fd;
  event.events = (what & CURL_POLL_IN ? EPOLLIN : 0) | (what & CURL_POLL_OUT ? EPOLLOUT : 0);
  if (epoll_ctl(poller, EPOLL_CTL_MOD, fd, &event))
    epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event);
  watched[fd] = what;
  owner[fd] = user;
  return 0;
}

int main(int argc, char **argv) {
  if (argc < 4 || argc > 5) {
    fprintf(stderr, "usage: %s URL CONCURRENCY SECONDS [SHARD]\n", argv[0]);
    return 2;
  }
  int concurrency = atoi(argv[2]);
  double seconds = atof(argv[3]);
  int size = argc > 4 ? atoi(argv[4]) : concurrency;
  int count = (concurrency + size - 1) / size;
  curl_global_init(CURL_GLOBAL_ALL);
  poller = epoll_create1(0);
  struct shard *shards = calloc((size_t)count, sizeof *shards);
  for (int i = 0; i < count; i++) {
    shards[i].multi = curl_multi_init();
    shards[i].touched = 1;
    curl_multi_setopt(shards[i].multi, CURLMOPT_SOCKETFUNCTION, on_socket);
    curl_multi_setopt(shards[i].multi, CURLMOPT_SOCKETDATA, &shards[i]);
    curl_multi_setopt(shards[i].multi, CURLMOPT_MAXCONNECTS, (long)size);
  }
  for (int i = 0; i < concurrency; i++) {
    CURL *easy = curl_easy_init();
    curl_easy_setopt(easy, CURLOPT_URL, argv[1]);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, discard);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_multi_add_handle(shards[i / size].multi, easy);
  }
  long done = 0, errors = 0;
  int running = 0, queued = 0;
  struct epoll_event events[EVENTS];
  double start = now();
  do {
    for (int i = 0; i < count; i++) {
      long wait = -1;
      curl_multi_timeout(shards[i].multi, &wait);
      if (shards[i].touched || wait == 0)
        curl_multi_socket_action(shards[i].multi, CURL_SOCKET_TIMEOUT, 0, &running);
      shards[i].touched = 0;
    }
    int found = epoll_wait(poller, events, EVENTS, 10);
    for (int i = 0; i < found; i++) {
      struct shard *shard = owner[events[i].data.fd];
      int bits = (events[i].events & EPOLLIN ? CURL_CSELECT_IN : 0) |
                 (events[i].events & EPOLLOUT ? CURL_CSELECT_OUT : 0) |
                 (events[i].events & (EPOLLERR | EPOLLHUP) ? CURL_CSELECT_ERR : 0);
      curl_multi_socket_action(shard->multi, events[i].data.fd, bits, &running);
    }
    for (int i = 0; i < count; i++) {
      CURLMsg *message;
      while ((message = curl_multi_info_read(shards[i].multi, &queued))) {
        CURL *easy = message->easy_handle;
        curl_off_t total = 0;
        long status = 0;
        if (message->data.result == CURLE_OK) {
          curl_easy_getinfo(easy, CURLINFO_TOTAL_TIME_T, &total);
          curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
          done++;
        } else {
          errors++;
        }
        curl_multi_remove_handle(shards[i].multi, easy);
        curl_multi_add_handle(shards[i].multi, easy);
        shards[i].touched = 1;
      }
    }
  } while (now() - start < seconds);
  double wall = now() - start;
  struct rusage use;
  getrusage(RUSAGE_SELF, &use);
  double cpu = (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) +
               (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec) * 1e-6;
  printf("{\"rps\": %.0f, \"cpu_us_per_request\": %.2f, \"requests\": %ld, \"errors\": %ld}\n",
         (double)done / wall, 1e6 * cpu / (double)(done ? done : 1), done, errors);
  return 0;
}
