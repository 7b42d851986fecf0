"""The fields of batches."""

from app.core.card import Card
from app.exchange.models import ImportBatch

IMPORT = Card(
    ImportBatch,
    "import-batch",
    "数据导入",
    labels={
        "title": "导入内容",
        "file_name": "文件",
        "sheet": "工作表",
        "maker": "上传人",
        "state": "状态",
        "total": "行数",
        "good": "无误行数",
        "bad": "有误行数",
        "faults": "错误处数",
        "created": "新增",
        "updated": "更新",
        "merged": "合并",
        "unchanged": "无变化",
        "kept": "撤销后保留",
        "created_at": "上传时间",
        "checked_at": "检查时间",
        "started_at": "开始时间",
        "finished_at": "完成时间",
        "undo_until": "可撤销至",
        "region_code": "地区",
    },
    groups={
        "文件": "title file_name sheet maker region_code created_at",
        "检查": "total good bad faults checked_at",
        "结果": "state created updated merged unchanged started_at finished_at undo_until kept",
    },
    listed="title file_name state total bad created updated merged maker created_at",
    filtered="state",
    searched="title file_name maker",
    named=lambda batch: f"{batch.title} {batch.file_name}",
)
