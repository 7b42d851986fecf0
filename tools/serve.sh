#!/usr/bin/env bash
# Serve the application with gunicorn, background work beside it; said before the first request: where, and who can log in.
set -euo pipefail
source "$(dirname "$0")/common.sh"

.venv/bin/python - "$HOST" "$PORT" <<'END' || stop "Port $PORT on $HOST is taken. Choose another:  make run PORT=8081"
import socket, sys
with socket.socket(socket.AF_INET6 if ":" in sys.argv[1] else socket.AF_INET) as probe:
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind((sys.argv[1], int(sys.argv[2])))
    except OSError:
        sys.exit(1)
END

say "" "  Public site   http://$HOST:$PORT/" "  Log in        http://$HOST:$PORT/login/"
if [ "$DEMO" != 0 ]; then
  cat <<'END'

  Demo accounts, all with the password  Jianxi@2023
    region_admin   自治区人社厅            yinchuan_agent, yinchuan_auditor   银川市
    center         人力资源开发服务中心    xingqing_agent, xingqing_auditor   兴庆区
    unit1, unit2   见习单位，mentor1 带教老师   yongning_agent              永宁县
    trainee1, trainee2  见习对象           edu sci miit civil fin com sasac cyl fic   各部门
    finance_xingqing  expert1 expert2 expert3  editor  supervisor  street1  school1
END
fi
say ""
# exec keeps this process id: gunicorn is then the parent of the worker, which ends when it no longer is.
nice -n 10 .venv/bin/flask --app run jobs work --while $$ >/dev/null &
exec .venv/bin/gunicorn --bind "$HOST:$PORT" --workers "${WORKERS:-2}" --worker-class gthread --threads "${THREADS:-4}" \
  --preload --timeout 90 --graceful-timeout 20 --max-requests 5000 --max-requests-jitter 500 --log-level warning run:app
